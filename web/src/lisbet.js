// Everything here makes a page quicker to work in; nothing here is needed for it to work.
