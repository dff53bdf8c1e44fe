// Everything here makes a page quicker to work in; nothing here is needed for it to work.

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    const search = document.querySelector("input[type=search]");
    if (search) { event.preventDefault(); search.focus(); }
  }
});

const summary = document.querySelector(".ds-error-summary");
if (summary) summary.focus();

// What is typed in a form is kept in this tab until it has been saved: a closed session or a lost connection loses nothing. What was saved
// is answered with a redirect, wherever it leads, or with a page that says so; what was refused, with a page of its own.
const [arrival] = performance.getEntriesByType("navigation");
const signingIn = location.pathname.startsWith("/sign-in");
const saved = arrival?.type === "navigate" && (arrival.redirectCount > 0 || document.body.dataset.saved !== undefined);
for (const key of Object.keys(sessionStorage).filter((k) => k.startsWith("sent ") && !signingIn)) {
  sessionStorage.removeItem(key);
  if (saved) sessionStorage.removeItem(key.replace(/^sent/, "typed"));
}
const forms = new Map();
for (const form of document.querySelectorAll("form.keep")) {
  // One form by where it leads, also on the page that a refusal is; those that lead to the same place by their name, or in their order.
  const place = new URL(form.getAttribute("action") ?? "", location.href).pathname;
  forms.set(place, (forms.get(place) ?? 0) + 1);
  const key = `${place} ${form.dataset.keep ?? forms.get(place)}`;
  const typed = JSON.parse(sessionStorage.getItem(`typed ${key}`) ?? "{}");
  let restored = false;
  for (const [name, value] of Object.entries(typed)) {
    // A box has a hidden one before it that says that it is not ticked.
    const field = [...form.elements].find((one) => one.name === name && one.type !== "hidden");
    if (!field || field.type === "file") continue;
    if (field.type === "checkbox") { restored ||= field.checked !== (value === "true"); field.checked = value === "true"; }
    else { restored ||= field.value !== value; field.value = value; }
  }
  if (restored) {
    const note = document.createElement("p");
    note.className = "quiet-text";
    note.setAttribute("role", "status");
    note.textContent = document.body.dataset.kept;
    if (form.hidden) form.after(note); else form.prepend(note);
  }
  document.addEventListener("input", ({ target }) => {
    // Also a field that stands outside its form.
    if (target.form !== form || !target.name) return;
    typed[target.name] = target.type === "checkbox" ? String(target.checked) : target.value;
    sessionStorage.setItem(`typed ${key}`, JSON.stringify(typed));
  });
  form.addEventListener("submit", () => sessionStorage.setItem(`sent ${key}`, "1"));
}

// Before the session ends it is said, and can be kept by a press (WCAG 2.2.1). What is done in another tab keeps it too.
const session = document.getElementById("session");
if (session) {
  const [idle, ends, early] = [session.dataset.idle * 60000, session.dataset.ends * 1000, 5 * 60000];
  const [stay, soon, over] = session.querySelectorAll("template");
  let said = null;
  const seen = () => localStorage.setItem("seen", Date.now());
  const say = (text) => {
    if (said === text) return;
    said = text;
    session.hidden = !text;
    session.replaceChildren(stay, soon, over, ...(text ? [text.content.cloneNode(true)] : []));
    session.querySelector("button")?.addEventListener("click", async () => {
      const answer = await fetch("/me/stay").catch(() => null);
      if (answer?.ok) seen();
      look(answer?.status === 401);
    });
  };
  const look = (gone) => {
    // The server counts from an answer up to five minutes before the last.
    const [left, whole] = [Number(localStorage.getItem("seen")) + idle - early - Date.now(), ends - Date.now()];
    if (gone || whole <= 0 || left <= 0) say(over);
    else if (whole < early) say(soon);
    else say(left < early ? stay : null);
  };
  seen();
  look();
  setInterval(look, 10000, false);
  document.addEventListener("visibilitychange", () => look(false));
}

// To the clipboard: a text on the page, or a table in the order of its columns, ready to paste in a spreadsheet.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const from = button.dataset.copy;
    const text = from.startsWith("#") ? document.querySelector(from).value : tabbed(await (await fetch(from)).text());
    await navigator.clipboard.writeText(text);
    button.textContent = button.dataset.copied;
  });
}

// CSV as a spreadsheet pastes it: tabs between cells, quotes only around those that need them.
function tabbed(csv) {
  const rows = [[""]];
  let quoted = false;
  for (let i = 0; i < csv.length; i += 1) {
    const c = csv[i];
    const row = rows.at(-1);
    if (quoted) {
      if (c !== '"') row[row.length - 1] += c;
      else if (csv[i + 1] === '"') { row[row.length - 1] += c; i += 1; }
      else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ";") row.push("");
    else if (c === "\n") rows.push([""]);
    else if (c !== "\r" && c !== "\ufeff") row[row.length - 1] += c;
  }
  if (rows.at(-1).join("") === "") rows.pop();
  const cell = (text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(cell).join("\t")).join("\n");
}

// What a spreadsheet puts on the clipboard: a cell that holds a line break, a tab or a quotation mark may stand in quotation marks, with
// those inside it doubled; any other is as it looks, also where it begins with one.
function pasted(text) {
  const rows = [[]];
  const whole = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at <= whole.length; at += 1) {
    const quoted = /"((?:[^"]|"")*)"(?=[\t\n]|$)/y;
    quoted.lastIndex = at;
    const inside = quoted.exec(whole)?.[1];
    const wraps = inside !== undefined && /[\t\n]|""/.test(inside);
    const end = wraps ? quoted.lastIndex : whole.slice(at).search(/[\t\n]|$/) + at;
    rows.at(-1).push(wraps ? inside.replaceAll('""', '"') : whole.slice(at, end));
    if (whole[end] === "\n") rows.push([]);
    at = end;
  }
  return rows;
}

// People are chosen: those who may be meant stand beside the field while a name is typed.
for (const field of document.querySelectorAll("[data-people]")) {
  const list = document.getElementById(field.getAttribute("list"));
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    // What was chosen out of the list is not looked for again.
    if (field.value.trim().length < 2 || [...list.options].some((option) => option.value === field.value)) return;
    waiting = setTimeout(async () => {
      const typed = field.value;
      const answer = await fetch(`${field.dataset.people}?q=${encodeURIComponent(typed)}`).catch(() => null);
      if (!answer?.ok || field.value !== typed) return;
      list.replaceChildren(...(await answer.json()).map((text) => new Option("", text)));
    }, 150);
  });
}

// A long import says how far it has come while its answer is waited for.
for (const form of document.querySelectorAll("form[data-progress]")) {
  form.addEventListener("submit", () => {
    const strip = document.createElement("p");
    strip.className = "progress";
    strip.setAttribute("role", "status");
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", form.dataset.progressText);
    strip.append(form.dataset.progressText, " ", bar);
    form.append(strip);
    setInterval(async () => {
      const answer = await fetch(`${location.pathname}/${form.dataset.progress}`).catch(() => null);
      const stands = answer?.ok ? await answer.json() : null;
      if (!stands || !stands[1]) return;
      [bar.value, bar.max] = stands;
    }, 400);
  });
}

// The matrix and the table light up together, and arrow keys walk the cells.
const light = (number, on) => {
  for (const mark of document.querySelectorAll(`.event-mark[href="#nr-${number}"]`)) mark.classList.toggle("lit", on);
  document.getElementById(`nr-${number}`)?.classList.toggle("lit", on);
};
const numberOf = (element) => {
  const mark = element.closest?.(".event-mark");
  if (mark) return mark.getAttribute("href").slice(4);
  const row = element.closest?.("tr[id^=nr-]");
  return row ? row.id.slice(3) : null;
};
for (const [kind, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(kind, (event) => {
    const number = numberOf(event.target);
    if (number) light(number, on);
  });
}
document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.(".risk-matrix td");
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  if (!cell || !step) return;
  event.preventDefault();
  const rows = [...cell.closest("tbody").rows];
  let row = rows.indexOf(cell.parentElement) + step[0];
  let column = cell.cellIndex + step[1];
  const next = rows[row]?.cells[column];
  if (!next || next.tagName !== "TD") return;
  const target = next.querySelector("a") ?? next;
  if (target === next) next.tabIndex = -1;
  target.focus();
});

const grid = document.querySelector(".grid[data-events]");
if (grid) editing(grid);

// Edit where you see it: a cell becomes a field on Enter, click or a typed letter; Tab saves and goes on, Esc goes back.
function editing(grid) {
  const words = document.getElementById("grid-words").dataset;
  const fields = ["event", "likelihood", "consequence", "in_plan"];
  const undone = [];
  let open = null;
  const cells = () => [...grid.querySelectorAll("td[data-field]")];
  const ready = () => cells().forEach((cell) => { cell.tabIndex = 0; });
  ready();

  const shown = (cell) => cell.dataset.shown ?? cell.textContent;
  const post = (path, body, json) => fetch(`${grid.dataset.events}/${path}`, {
    method: "POST",
    headers: { "Content-Type": json ? "application/json" : "application/x-www-form-urlencoded", Accept: "application/json" },
    body: json ? JSON.stringify(body) : new URLSearchParams(body),
  });

  function edit(cell, typed) {
    if (open) return;
    const before = cell.textContent;
    const template = document.querySelector(`template[data-options="${cell.dataset.field}"]`);
    const field = template ? template.content.firstElementChild.cloneNode(true) : document.createElement("textarea");
    field.setAttribute("aria-label", `${cell.closest("tr").id.slice(3)} ${cell.dataset.label}`);
    if (template) {
      const current = [...field.options].find((o) => o.textContent === before);
      // A printed word that is not one of the choices stays chosen: leaving the cell must not change it.
      if (current) field.value = current.value;
      else field.prepend(new Option(before, before, true, true));
    } else {
      field.value = typed ?? before;
      field.rows = 3;
    }
    cell.dataset.shown = before;
    cell.classList.remove("saved", "trouble");
    cell.replaceChildren(field);
    open = { cell, field, before };
    field.focus();
    if (!template && typed === undefined) field.select();
  }

  function close(text) {
    const { cell } = open;
    open = null;
    cell.replaceChildren(text);
    delete cell.dataset.shown;
    cell.classList.remove("trouble");
  }

  function trouble(cell, text) {
    cell.classList.add("trouble");
    let note = cell.querySelector(".cell-problem");
    if (!note) {
      note = document.createElement("span");
      note.className = "cell-problem";
      note.setAttribute("role", "alert");
      cell.append(note);
    }
    note.textContent = text;
  }

  function draw(row, event) {
    row.dataset.version = event.version;
    for (const name of fields) {
      const cell = row.querySelector(`td[data-field="${name}"]`);
      if (cell !== open?.cell) cell.replaceChildren(event[name]);
    }
    const value = row.querySelector(".value");
    value.textContent = event.value ?? "";
    value.className = `value zone-${event.rank}`;
    row.querySelector(".zone-name").textContent = event.zone ?? "";
  }

  // The picture is drawn by the server: after a change it is fetched again, so that it can never say something else.
  async function redraw() {
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of [".matrix", ".title"]) {
      const fresh = page.querySelector(part);
      if (fresh) document.querySelector(part).replaceWith(fresh);
    }
  }

  async function save(cell, value, before, version) {
    const row = cell.closest("tr");
    const name = cell.dataset.field;
    cell.classList.add("saving");
    let answer;
    try {
      answer = await post(`${row.dataset.id}/cell`, { version: version ?? row.dataset.version, [name]: value });
    } catch {
      cell.classList.remove("saving");
      trouble(cell, words.offline);
      return false;
    }
    cell.classList.remove("saving");
    if (answer.status === 422) {
      trouble(cell, (await answer.json()).problems.join(" "));
      return false;
    }
    if (answer.status === 409) {
      conflict(cell, value, before, await answer.json());
      return false;
    }
    if (!answer.ok) {
      trouble(cell, words.offline);
      return false;
    }
    const event = await answer.json();
    if (open?.cell === cell) close(event[name]);
    draw(row, event);
    cell.classList.add("saved");
    remember([{ id: row.dataset.id, number: row.id.slice(3), name, before, label: cell.dataset.label }]);
    redraw();
    return true;
  }

  function conflict(cell, value, before, told) {
    const dialog = document.createElement("dialog");
    dialog.className = "conflict";
    dialog.setAttribute("aria-labelledby", "conflict-title");
    const heading = document.createElement("h2");
    heading.id = "conflict-title";
    heading.textContent = words.conflict;
    const text = document.createElement("p");
    text.textContent = told.text;
    const table = document.createElement("table");
    table.className = "ds-table";
    const line = (tag, texts) => {
      const row = table.insertRow();
      for (const one of texts) {
        const c = document.createElement(tag);
        if (tag === "th") c.scope = "col";
        c.textContent = one;
        row.append(c);
      }
    };
    line("th", [words.what, words.theirs, words.own]);
    for (const d of told.differences) line("td", [d.field, d.theirs, d.own]);
    const buttons = document.createElement("div");
    buttons.className = "buttons";
    const keep = button(words.keep, "secondary");
    const use = button(words.use, "primary");
    keep.addEventListener("click", () => { dialog.close(); location.reload(); });
    use.addEventListener("click", async () => { dialog.close(); await save(cell, value, before, told.version); });
    buttons.append(keep, use);
    dialog.append(heading, text, table, buttons);
    document.body.append(dialog);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.showModal();
  }

  function button(text, variant) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "ds-button";
    made.dataset.variant = variant;
    made.textContent = text;
    return made;
  }

  // Undo for ten minutes, latest first; the server refuses where somebody has changed the same row since.
  function remember(changes) {
    const entry = { changes, until: Date.now() + 600000 };
    undone.push(entry);
    bar();
    setTimeout(bar, 600500);
  }

  function bar() {
    while (undone.length && undone[0].until < Date.now()) undone.shift();
    document.querySelector(".undo")?.remove();
    const last = undone.at(-1);
    if (!last) return;
    const strip = document.createElement("div");
    strip.className = "undo";
    strip.setAttribute("role", "status");
    const [first] = last.changes;
    const more = last.changes.length > 1 ? ` +${last.changes.length - 1}` : "";
    strip.append(`${words.undoDone} ${first.number} ${first.label}${more} `);
    const take = document.createElement("button");
    take.type = "button";
    take.textContent = words.undo;
    take.addEventListener("click", undo);
    strip.append(take);
    document.body.append(strip);
  }

  async function undo() {
    const last = undone.pop();
    if (!last) return;
    const rows = new Map();
    for (const change of last.changes) {
      const row = grid.querySelector(`tr[data-id="${change.id}"]`);
      const entry = rows.get(change.id) ?? { id: change.id, version: Number(row.dataset.version), fields: {} };
      entry.fields[change.name] = change.before;
      rows.set(change.id, entry);
    }
    const answer = await post("paste", { rows: [...rows.values()] }, true).catch(() => null);
    bar();
    if (!answer?.ok) {
      const strip = document.querySelector(".undo") ?? document.body.appendChild(document.createElement("div"));
      strip.className = "undo";
      strip.setAttribute("role", "alert");
      strip.replaceChildren(words.undoGone);
      return;
    }
    for (const event of (await answer.json()).rows) draw(grid.querySelector(`tr[data-id="${event.id}"]`), event);
    redraw();
  }

  // Several rows from a spreadsheet, laid from the cell that has the focus: all of them or none.
  async function paste(cell, text) {
    const lines = pasted(text);
    const rows = [...grid.querySelectorAll("tr[data-id]")];
    const start = rows.indexOf(cell.closest("tr"));
    const from = fields.indexOf(cell.dataset.field);
    const outside = lines.length > rows.length - start || lines.some((values) => values.slice(fields.length - from).some((v) => v.trim()));
    if (outside) { trouble(cell, words.pasteOutside); return; }
    const sent = [];
    const changes = [];
    lines.forEach((values, i) => {
      const row = rows[start + i];
      const given = {};
      values.forEach((value, j) => {
        const name = fields[from + j];
        if (!name) return;
        const target = row.querySelector(`td[data-field="${name}"]`);
        given[name] = value;
        changes.push({ id: row.dataset.id, number: row.id.slice(3), name, before: shown(target), label: target.dataset.label });
      });
      sent.push({ id: row.dataset.id, version: Number(row.dataset.version), fields: given });
    });
    const answer = await post("paste", { rows: sent }, true).catch(() => null);
    if (answer?.ok) {
      for (const event of (await answer.json()).rows) draw(grid.querySelector(`tr[data-id="${event.id}"]`), event);
      remember(changes);
      redraw();
    } else if (answer?.status === 422) {
      for (const p of (await answer.json()).problems) {
        const target = grid.querySelector(`tr[data-id="${p.id}"] td[data-field="${p.field}"]`);
        if (target) trouble(target, `${words.pasteRefused} ${p.problem}`);
      }
    } else if (answer?.status === 409) {
      trouble(cell, `${words.pasteRefused} ${words.conflict}`);
    } else {
      trouble(cell, words.offline);
    }
  }

  grid.addEventListener("click", (event) => {
    const cell = event.target.closest("td[data-field]");
    if (cell && !open && !event.target.closest("a")) edit(cell);
  });

  grid.addEventListener("keydown", async (event) => {
    const cell = event.target.closest("td[data-field]");
    if (!cell) return;
    if (!open) {
      if (event.key === "Enter") { event.preventDefault(); edit(cell); }
      else if (event.key === "z" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); undo(); }
      else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== "/" && cell.dataset.field === "event") {
        event.preventDefault();
        edit(cell, event.key);
      }
      return;
    }
    if (event.key === "Escape") {
      event.preventDefault();
      close(open.before);
      cell.focus();
    } else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) {
      event.preventDefault();
      const all = cells();
      const next = all[all.indexOf(cell) + (event.shiftKey ? -1 : 1)];
      const stays = event.key === "Enter";
      if (await leave()) {
        if (stays || !next) cell.focus();
        else { next.focus(); edit(next); }
      }
    }
  });

  // Whether the open cell could be left: saved, or unchanged.
  async function leave() {
    const { cell, field, before } = open;
    const unchanged = field.tagName === "SELECT"
      ? (field.selectedOptions[0]?.textContent ?? "") === before
      : field.value.trim() === before.trim();
    if (unchanged) { close(before); return true; }
    return save(cell, field.value, before);
  }

  grid.addEventListener("focusout", (event) => {
    if (!open || open.cell.contains(event.relatedTarget)) return;
    const leaving = open;
    setTimeout(() => { if (open === leaving && !open.cell.contains(document.activeElement) && !document.querySelector("dialog[open]")) leave(); }, 0);
  });

  grid.addEventListener("paste", (event) => {
    const cell = event.target.closest("td[data-field]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!cell || open || !text) return;
    event.preventDefault();
    paste(cell, text);
  });
}

// A passkey: what the device answers is sent with the form. Where the browser knows none, the form stays away.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const makes = form.dataset.passkey === "create";
  const read = makes ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
  if (!window.PublicKeyCredential?.[read]) continue;
  form.hidden = false;
  const answer = form.querySelector("input[name$=answer]");
  form.addEventListener("submit", async (event) => {
    if (answer.value) return;
    event.preventDefault();
    const said = form.querySelector("[data-said]") ?? form.appendChild(document.createElement("p"));
    said.dataset.said = "";
    said.setAttribute("role", "status");
    said.textContent = "";
    try {
      const publicKey = PublicKeyCredential[read](JSON.parse(form.dataset.options));
      const credential = await (makes ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }));
      answer.value = JSON.stringify(credential.toJSON());
      form.requestSubmit();
    } catch {
      said.textContent = form.dataset.failed;
    }
  });
}
