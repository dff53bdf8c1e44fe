# The frame: what stands on every page.
skip-to-content = Skip to content
menu = Menu
breadcrumb = Where you are
sign-out = Sign out
foot-links = For everybody
foot-licence = free software, EUPL-1.2
form-required = required
form-problems = This needs mending
form-save = Save
form-cancel = Cancel
form-kept = What you last typed still stands below. It is not saved yet.
form-back = Back

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
date-long = { $day } { $month } { $year }

# Mistakes in what was filled in. Say what happened and what to do.
problem-missing = Fill in the field.
problem-too-long = The text has { $length } characters. The field holds { $max }: shorten it.
problem-not-in-range = “{ $given }” does not fit here. Write a whole number from { $min } to { $max }.
problem-no-such-level = The scale has no step “{ $given }”. The steps are { $levels }.
problem-not-yes-or-no = “{ $given }” does not fit here. Answer yes or no.
problem-no-such-choice = “{ $given }” cannot be chosen.
problem-not-a-date = “{ $given }” is not a date. Write for example 2027-01-31.
problem-no-such-record = What was chosen is no longer there. Choose again.
problem-control-characters = The text has characters that cannot be seen or stored. Type it again, or paste it without formatting.

# Files that cannot be read.
file-empty = The file is empty.
file-empty-remedy = Check that you chose the right file.
file-too-large = The file is larger than 50 MB.
file-too-large-remedy = Remove pictures and sheets that are not needed, or split the file.
file-wrong-type = This is not a spreadsheet that can be read.
file-wrong-type-remedy = Choose a file of the type XLSX, ODS or CSV.
file-old-excel = The file is saved in an older Excel format (XLS).
file-old-excel-remedy = Open it in Excel or LibreOffice and save it as XLSX.
file-password = The file is protected by a password.
file-password-remedy = Open it, remove the password and save a copy.
file-damaged = The file is damaged and cannot be read.
file-damaged-remedy = Open it in Excel or LibreOffice and save it again.
file-bomb = The file unpacks to more than 400 MB and has therefore not been read.
file-bomb-remedy = Save the sheet with the risks as a file of its own.
sheet-hidden = The sheet “{ $sheet }” is hidden but holds a table.
sheet-hidden-remedy = Unhide the sheet if it is to be read, otherwise remove it.
column-missing = A column is missing: { $columns }.
column-missing-remedy = Add the column, or choose which column is which in the browser.
cell-error = The cell shows the error { $error }.
cell-error-remedy = Mend the formula or write the value in the cell.
cells-merged = The cells are merged, so there is no telling which rows the value belongs to.
cells-merged-remedy = Split the cells and write the value on each row.

# Pages that cannot be shown.
error-back-home = To the start page
error-not-found = There is no such page
error-not-found-text = The address does not lead to anything you have access to. Check it, or begin again from the start page.
error-denied = You do not have permission
error-denied-text = Your role does not include this. If you need it, turn to whoever is responsible for internal control in your organisation.
error-conflict = Somebody else was first
error-conflict-text = { $by } changed the record while you were working. What you wrote stands below, beside what holds now. Open the row again and save what is to hold.
error-invalid = It could not be saved
error-internal = Something went wrong on our side
error-internal-text = The error has been noted. Nothing has been changed. Try again in a moment.
error-cross-site = The request came from another site
error-cross-site-text = For safety it was not carried out. Open the page again and try once more.
error-too-large = What was sent is too large
error-too-large-text = A file may be at most 50 MB. Nothing has been saved.
import-upload-broken = The file did not arrive whole. Choose it again.
import-remedy-level = Write the step's number or word.
import-remedy-long = Shorten the text in the cell.
import-remedy-missing = Fill in the cell, or remove the row.
import-remedy-cell = Type the text in the cell again.
import-remark-kept = It is kept as it stands and shown among the findings.
import-needs-unit = Say which unit and year.
internal-control = Internal control
annex-to-plan = Annex to the operational plan { $year }
annex-case = Case number { $number }
annex-meeting = Meeting { $date }
annex-draft = Draft
annex-public = Public version
annex-page = Page
annex-contents = Contents
annex-continued = cont.
conflict-text = { $by } changed the same thing while you worked. Nothing of what you wrote is lost.
conflict-compare = What differs
conflict-what = Field
conflict-theirs = As it stands now
conflict-own = What you wrote
conflict-choose = What you wrote still stands in the fields below. Save to let it hold, or cancel to keep what stands.
annex-numbered = Annex { $number } to the operational plan { $year }
annex-proposal = Proposal for the meeting of { $date }

# Letters
mail-greeting = Dear { $name },
mail-footer = This is an automatic message from Lisbet. It cannot be answered.
