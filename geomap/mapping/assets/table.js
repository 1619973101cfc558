// All claims that are shown, a row each: sorted by any column, narrowed by a word; only the rows in sight are made.

// As the style sheet has it: a finger needs more.
const rowHeight = () => (matchMedia("(max-width: 720px), (pointer: coarse)").matches ? 45 : 32);

const tableSkeleton = (parts) => {
  const keep = (name, node) => (parts[name] = node);
  parts.openTable = make("button", { type: "button", class: "gm-button gm-open-table", "aria-expanded": "false" }, "Table", make("span", { class: "gm-wide" }, " of claims"));
  parts.when.firstChild.append(parts.openTable);
  keep("table", make("section", { class: "gm-table", hidden: true, "aria-label": "Table of claims" },
    make("div", { class: "gm-table-head" },
      keep("tableTitle", make("h2", {}, "Claims")),
      keep("tableSearch", make("input", { type: "search", class: "gm-search", placeholder: "Place, force or source", "aria-label": "Narrow the table",
        autocomplete: "off", spellcheck: "false", dir: "auto" })),
      keep("closeTable", make("button", { type: "button", class: "gm-close", "aria-label": "Close the table" }, icon("m4 4 8 8M12 4l-8 8")))),
    keep("tableScroll", make("div", { class: "gm-table-scroll", tabindex: "0", role: "region", "aria-label": "Claims" },
      keep("tableGrid", make("table", { class: "gm-grid" },
        make("caption", { class: "gm-only-heard" }, "Claims behind what is shown"),
        keep("tableHead", make("thead")), keep("tableBody", make("tbody"))))))));
};

const columnsOf = (app) => {
  const { model } = app;
  const { claims } = model;
  const site = (row) => app.siteOfRow[row];
  const nameOf = (row) => (site(row) < 0 ? "" : model.names[site(row)]);
  const force = (row) => claims.casts[claims.cast[row]][0] ?? -1; // or whoever is named first
  const nameOfForce = (row) => (force(row) < 0 ? "" : model.forces.name[force(row)]);
  const sourceOf = (row) => model.sources[claims.source[row]] ?? "";
  const statusOf = (row) => STATUS_WORDS[model.statuses[claims.status[row]]];
  const text = (of) => ({ rank: ranks(app, of), of });
  return [
    { name: "Date", value: (row) => claims.day[row], cell: (row) => spokenOf(claims, row) },
    { name: "Place", ...text(nameOf), cell: (row) => (site(row) < 0 ? make("em", {}, "not placed") : foreign(nameOf(row))) },
    { name: "Claim", ...text(statusOf), cell: (row) => [statusOf(row), claims.flags[row] & 1 ? " (believed)" : ""] },
    { name: "Force", ...text(nameOfForce), cell: (row) => (force(row) < 0 ? "" : forceName(app, force(row))) },
    { name: "Source", ...text(sourceOf), cell: (row) => foreign(sourceOf(row)) },
    { name: "Confidence", value: (row) => claims.confidence[row], cell: (row) => `${claims.confidence[row]} %` },
  ];
};

// The place of each text in the alphabet, worked out once for each different one.
const ranks = (app, of) => {
  let order = null;
  return (row) => {
    order ??= new Map([...new Set(Array.from({ length: app.model.claims.count }, (_, each) => of(each)))]
      .sort(app.compare).map((text, rank) => [text, rank]));
    return order.get(of(row));
  };
};

const fillTable = (app) => {
  const { parts, model, table } = app;
  const wanted = fold(parts.tableSearch.value);
  let rows = shownRows(app);
  if (wanted) {
    const texts = table.columns.filter(({ of }) => of);
    const known = new Map();
    const has = (text) => {
      if (!known.has(text)) known.set(text, fold(bare(text)).includes(wanted));
      return known.get(text);
    };
    rows = rows.filter((row) => texts.some(({ of }) => has(of(row))));
  }
  const column = table.columns[table.by];
  const value = column.value ?? column.rank;
  const keys = new Map(rows.map((row) => [row, value(row)]));
  rows.sort((one, other) => table.way * (keys.get(one) - keys.get(other)) || one - other);
  table.rows = rows;
  table.last = null;
  parts.tableTitle.textContent = many(rows.length, "claim");
  parts.tableHead.replaceChildren(make("tr", {}, table.columns.map(({ name }, index) => {
    const sorted = index === table.by ? (table.way > 0 ? "ascending" : "descending") : null;
    const button = make("button", { type: "button" }, name, sorted ? make("span", { "aria-hidden": "true" }, table.way > 0 ? " ↑" : " ↓") : null);
    button.addEventListener("click", () => {
      [table.by, table.way] = [index, table.by === index ? -table.way : index === 0 ? -1 : 1];
      parts.tableScroll.scrollTop = 0;
      fillTable(app);
      parts.tableHead.querySelectorAll("button")[index].focus();
    });
    return make("th", { scope: "col", "aria-sort": sorted }, button);
  })));
  parts.tableGrid.setAttribute("aria-rowcount", rows.length + 1);
  if (model.claims.count && !rows.length) parts.tableTitle.textContent = "No claims are shown";
  paintTable(app);
};

const paintTable = (app) => {
  const { parts, table } = app;
  const { tableScroll: scroll, tableBody: body } = parts;
  const height = rowHeight();
  const first = Math.max(0, Math.floor(scroll.scrollTop / height) - 6);
  const last = Math.min(table.rows.length, first + Math.ceil((scroll.clientHeight || 400) / height) + 14);
  if (table.last === `${first}-${last}`) return;
  table.last = `${first}-${last}`;
  const held = body.contains(document.activeElement) ? document.activeElement.dataset.row : null;
  const gap = (rows) => {
    const made = make("tr", { "aria-hidden": "true", class: "gm-gap" }, make("td", { colspan: table.columns.length }));
    made.firstChild.style.height = `${rows * height}px`;
    return made;
  };
  const rows = table.rows.slice(first, last).map((row, index) => make("tr", { "aria-rowindex": first + index + 2 },
    table.columns.map(({ name, cell: words }) => {
      if (name !== "Place" || app.siteOfRow[row] < 0) return make("td", {}, words(row));
      const button = make("button", { type: "button", class: "gm-plain" }, words(row));
      button.dataset.row = row;
      return make("td", {}, button);
    })));
  body.replaceChildren(...(first ? [gap(first)] : []), ...rows, ...(last < table.rows.length ? [gap(table.rows.length - last)] : []));
  if (held !== null) body.querySelector(`[data-row="${held}"]`)?.focus({ preventScroll: true });
};

const startTable = (app) => {
  const { parts, model } = app;
  app.siteOfRow = new Int32Array(model.claims.count).fill(-1);
  for (let site = 0; site < model.count; site += 1) app.siteOfRow.fill(site, model.firstClaim[site], model.firstClaim[site + 1]);
  app.table = { columns: columnsOf(app), by: 0, way: -1, rows: [], last: null, open: false };
  const show = (open) => {
    app.table.open = open;
    parts.table.hidden = !open;
    document.documentElement.classList.toggle("gm-has-table", open);
    parts.openTable.setAttribute("aria-expanded", String(open));
    if (open) {
      fillTable(app);
      parts.tableSearch.focus();
    } else parts.openTable.focus();
  };
  app.showTable = show;
  parts.openTable.addEventListener("click", () => show(!app.table.open));
  parts.closeTable.addEventListener("click", () => show(false));
  parts.tableSearch.addEventListener("input", () => {
    parts.tableScroll.scrollTop = 0;
    fillTable(app);
  });
  parts.tableScroll.addEventListener("scroll", () => paintTable(app), { passive: true });
  parts.tableBody.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row]");
    if (!button) return;
    const row = Number(button.dataset.row);
    openCard(app, app.siteOfRow[row], { from: button, near: true, first: row });
  });
};
