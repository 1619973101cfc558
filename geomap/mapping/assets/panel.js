// The panel: what day, which forces, what the marks mean, which places, what could not be placed.

const LISTED = 60; // places in the list before "show all"

const FORCES_LISTED = 9; // as many forces as are listed before "show all"

const KEY = [
  ["held", "Held", {}],
  ["part", "Held in part", { share: "half" }],
  ["believed", "Believed held", { believed: true }],
  ["contested", "Contested: more than one force is there", { state: "contested", two: true }],
  ["disputed", "Disputed: sources disagree on the holder", { state: "disputed", two: true }],
  ["vacated", "Left; nobody is said to have come", { state: "vacated" }],
  ["unknown", "No holder reported", { state: "unknown", none: true }],
  ["besieged", "Besieged", { besieged: true }],
  ["struck", "Struck within the week before", { struck: true }],
  ["stale", "Nothing reported lately", { stale: true }],
];

const panelSkeleton = () => {
  const parts = {};
  const keep = (name, node) => (parts[name] = node);
  const button = (name, label, path) => keep(name, make("button", { type: "button", class: "gm-step", "aria-label": label },
    icon(path)));
  parts.panel = make("main", { class: "gm-panel", "aria-label": "Map controls" },
    make("header", { class: "gm-head" },
      keep("title", make("h1", { class: "gm-title" })),
      keep("subtitle", make("p", { class: "gm-subtitle" })),
      keep("tileNote", make("p", { class: "gm-alert", role: "status", hidden: true }))),
    keep("when", make("div", { class: "gm-when", role: "group", "aria-label": "Day shown" },
      keep("shownDay", make("p", { class: "gm-shown-day" })),
      make("div", { class: "gm-dayrow" },
        button("back", "Previous day with news", "M10 3 5 8l5 5"),
        make("label", { class: "gm-day" }, make("span", { class: "gm-only-heard" }, "As of"),
          keep("date", make("input", { type: "date", class: "gm-date" }))),
        button("forth", "Next day with news", "m6 3 5 5-5 5")),
      keep("slider", make("input", { type: "range", class: "gm-slider", min: 0, step: 1, "aria-label": "Days with news" })),
      make("div", { class: "gm-ends", "aria-hidden": "true" },
        keep("first", make("span")), keep("last", make("span"))))),
    keep("unfold", make("button", { type: "button", class: "gm-unfold", "aria-expanded": "false" },
      make("span", {}, "Forces, key and places"), icon("m4 10 4-4 4 4"))),
    make("div", { class: "gm-body" },
      make("fieldset", { class: "gm-section" },
        make("legend", {}, "Forces"),
        make("div", { class: "gm-both" },
          keep("all", make("button", { type: "button", class: "gm-plain" }, "All")),
          keep("none", make("button", { type: "button", class: "gm-plain" }, "None"))),
        keep("forces", make("ul", { class: "gm-forces" })),
        keep("moreForces", make("button", { type: "button", class: "gm-plain", hidden: true }))),
      make("section", { class: "gm-section", "aria-label": "Key" },
        make("h2", {}, "Key"),
        keep("key", make("ul", { class: "gm-key" })),
        keep("switched", make("p", { class: "gm-small", hidden: true }))),
      make("section", { class: "gm-section", "aria-label": "Places" },
        keep("count", make("h2", {}, "Places")),
        keep("search", make("input", { type: "search", class: "gm-search", placeholder: "Find a place", "aria-label": "Find a place",
          autocomplete: "off", spellcheck: "false", dir: "auto" })),
        keep("places", make("ul", { class: "gm-places" })),
        keep("more", make("button", { type: "button", class: "gm-plain", hidden: true }))),
      keep("unresolved", make("details", { class: "gm-section gm-fold" },
        keep("unresolvedTitle", make("summary")), keep("unresolvedList", make("div", { class: "gm-claims" })))),
      keep("about", make("details", { class: "gm-section gm-fold" }, make("summary", {}, "About this map"))),
      keep("foot", make("footer", { class: "gm-foot" }))),
    keep("heard", make("p", { class: "gm-only-heard", role: "status", "aria-live": "polite" })));
  return parts;
};

const fillAbout = (app) => {
  const { model, parts } = app;
  const words = [
    "The map shows who is reported to control what. Every mark stands on sentences in reports: open a place to read "
      + "them, with their source, their date and the places that the name could have meant. A report can be wrong, and "
      + "so can the reading of it.",
    "A place keeps its last reported state until something newer is reported. When nothing has been reported for more "
      + `than ${many(model.staleAfter, "day")} its mark fades: silence is not peace. A claim about a province does not `
      + "colour its towns, and a claim about a part of a town does not colour the town.",
    "Sources that contradict each other on the same day are shown as disputed, both with their words. What a side says "
      + "in its own favour is marked as such.",
  ].map((text) => make("p", {}, text));
  const ground = app.ground?.world
    ? "The ground is Natural Earth's (public domain); its borders follow who administers the ground and are not an "
      + `endorsement by anyone.${app.ground.disputed ? " Borders known to be disputed are dashed." : ""}`
    : "No outlines were at hand, so the ground is empty.";
  parts.about.append(make("div", { class: "gm-prose" }, words, make("p", {}, ground),
    model.tiles ? make("p", {}, "Background tiles come from the network (", foreign(model.tiles),
      "); without one the plain ground remains.") : null,
    model.credits.length ? make("p", {}, "Places also from: ", foreign(model.credits.join("; "))) : null,
    make("p", {}, "Place names and points: GeoNames, CC BY 4.0. Map software: Leaflet, BSD 2-Clause. "
      + "Everything else is in this file; it sends nothing to anyone.")));
  parts.foot.append(`${many(model.claims + model.unresolved, "claim")} from ${many(model.reports, "report")}. `
    + "Names: GeoNames (CC BY 4.0). Ground: Natural Earth.");
  if (model.credits.length) parts.foot.append(" Places also from: ", foreign(model.credits.join("; ")));
};

const fillPanel = (app) => {
  const { model, parts } = app;
  parts.title.append(foreign(model.title));
  if (model.note) parts.subtitle.after(foreign(model.note, "p", { class: "gm-note" }));
  const dated = model.days.length > 0;
  parts.when.hidden = !dated;
  if (dated) {
    parts.slider.max = model.days.length - 1;
    parts.first.textContent = shortDay(model.days[0]);
    parts.last.textContent = shortDay(model.days.at(-1));
  }
  parts.unresolvedTitle.textContent = `Claims not placed (${model.unresolved.toLocaleString("en")})`;
  parts.unresolved.hidden = model.unresolved === 0;
  fillAbout(app);
  fillForces(app);
  for (const [name, words, look] of KEY) {
    const row = make("li", {}, make("span", { class: "gm-picture" }), make("span", { class: "gm-words" },
        name === "stale" ? `No report for over ${many(model.staleAfter, "day")}` : words),
      make("span", { class: "gm-number" }));
    row.dataset.key = name;
    row.look = look;
    parts.key.append(row);
  }
};

const fillForces = (app) => {
  const { model, parts } = app;
  const row = (number, name, colour) => {
    const box = make("input", { type: "checkbox", checked: true });
    const swatch = make("span", { class: "gm-swatch", "aria-hidden": "true" });
    swatch.style.setProperty("--colour", colour);
    const count = make("span", { class: "gm-number" });
    const item = make("li", {}, make("label", {}, box, swatch, name, count));
    item.dataset.force = number;
    box.addEventListener("change", () => app.change(() => {
      if (box.checked) app.hidden.delete(number);
      else app.hidden.add(number);
    }));
    parts.forces.append(item);
    return { item, box, count, swatch };
  };
  const inUse = new Set(model.sets.flat());
  app.rows = new Map();
  model.forces.id.forEach((_, number) => {
    if (inUse.has(number)) {
      app.rows.set(number, row(number, foreign(model.forces.name[number], "bdi", { class: "gm-words" }),
        model.forces.shade[number]));
    }
  });
  if (model.sets.some((members) => members.length === 0)) {
    app.rows.set(-1, row(-1, make("span", { class: "gm-words" }, "No force named"), GREY));
  }
  parts.moreForces.hidden = app.rows.size <= FORCES_LISTED + 1;
  if (parts.moreForces.hidden) parts.forces.classList.add("gm-every");
  parts.moreForces.textContent = `Show all ${app.rows.size} forces`;
  const all = (shown) => app.change(() => {
    for (const [number, { box }] of app.rows) {
      box.checked = shown;
      if (shown) app.hidden.delete(number);
      else app.hidden.add(number);
    }
  });
  parts.all.addEventListener("click", () => all(true));
  parts.none.addEventListener("click", () => all(false));
};

// What a state is called, as nodes: the names in it are foreign text.
const stateWords = (app, row) => {
  const { model } = app;
  const { periods } = model;
  const names = model.sets[periods.set[row]].map((force) => foreign(model.forces.name[force]));
  const share = pick({ part: "in part ", half: "by half ", most: "for the most part " }, periods.share[row]) ?? "";
  switch (model.states[periods.state[row]]) {
    case "held": return [`${periods.believed[row] ? "believed " : ""}held ${share}by `, ...listed(names)];
    case "contested": return names.length > 1 ? ["contested between ", ...listed(names)]
      : names.length ? ["contested; only one side is named: ", ...names] : ["contested"];
    case "disputed": return ["disputed: sources disagree whether ", ...listed(names, " or "), " holds it"];
    case "vacated": return names.length ? ["left by ", ...listed(names), "; nobody is said to have come"]
      : ["left; nobody is said to have come"];
    default: return ["no holder reported"];
  }
};

const capital = (nodes) => {
  const rest = nodes.filter((node) => node !== "");
  if (typeof rest[0] === "string") rest[0] = rest[0].charAt(0).toUpperCase() + rest[0].slice(1);
  return rest;
};

const updatePanel = (app) => {
  const { model, parts, shown, day } = app;
  parts.subtitle.replaceChildren(...(model.titled ? [make("span", {}, "Who is reported to control what")] : []),
    make("span", { class: "gm-asof" }, day === null ? "undated reports"
      : model.last === null ? "" : `data as of ${shortDay(model.last)}`));
  if (day !== null) {
    parts.date.value = isoDay(day);
    parts.shownDay.replaceChildren("As of ", make("strong", {}, longDay(day)));
    let nearest = 0;
    model.days.forEach((other, index) => { if (other <= day) nearest = index; });
    parts.slider.value = nearest;
    parts.slider.setAttribute("aria-valuetext", longDay(day));
    parts.slider.style.setProperty("--done", `${model.days.length > 1 ? (100 * nearest) / (model.days.length - 1) : 100}%`);
    parts.back.disabled = day <= model.days[0];
    parts.forth.disabled = day >= model.days.at(-1);
  }
  for (const [number, { item, box, count }] of app.rows) {
    const found = shown.perForce.get(number) ?? 0;
    count.textContent = found.toLocaleString("en");
    item.classList.toggle("gm-empty", found === 0);
    box.setAttribute("aria-label", `${number < 0 ? "No force named" : bare(model.forces.name[number])}, ${many(found, "place")}`);
  }
  for (const row of parts.key.children) {
    const found = shown.perKey[row.dataset.key] ?? 0;
    row.querySelector(".gm-number").textContent = found.toLocaleString("en");
    row.classList.toggle("gm-empty", found === 0);
  }
  const off = app.layers.size - app.on.size;
  parts.switched.hidden = off === 0;
  parts.switched.textContent = `${many(off, "layer")} switched off in the map's layer list.`;
  parts.count.textContent = `Places (${shown.sites.length.toLocaleString("en")})`;
  parts.heard.textContent = `${many(shown.sites.length, "place")} shown${day === null ? "" : ` as of ${longDay(day)}`}`;
  updatePlaces(app);
};

const updatePlaces = (app) => {
  const { model, parts, shown } = app;
  const wanted = fold(parts.search.value);
  const rows = [];
  let found = 0;
  for (const site of app.alphabet()) {
    if (!shown.looks[site] || (wanted && !app.folded[site].includes(wanted))) continue;
    found += 1;
    if (app.listAll || found <= LISTED) rows.push(site);
  }
  const held = parts.places.contains(document.activeElement) ? document.activeElement.dataset.site : null;
  parts.places.replaceChildren(...rows.map((site) => {
    const look = shown.looks[site];
    const button = make("button", { type: "button", class: "gm-place", "aria-pressed": String(site === app.selected) },
      markPicture(look, app.ink, 6),
      make("span", { class: "gm-words" }, foreign(model.names[site], "bdi", { class: "gm-name" }),
        make("span", { class: "gm-state" }, capital(stateWords(app, app.now.period[site])))));
    button.dataset.site = site;
    return make("li", {}, button);
  }));
  if (found === 0) {
    parts.places.append(make("li", { class: "gm-small" }, wanted ? "No place of that name is shown."
      : "Nothing to show for this day and these forces."));
  }
  parts.more.hidden = found <= rows.length;
  parts.more.textContent = `Show all ${found.toLocaleString("en")}`;
  if (held !== null) parts.places.querySelector(`[data-site="${held}"]`)?.focus({ preventScroll: true });
};

const updateKeyPictures = (app) => {
  const { parts, model, ink } = app;
  const first = model.forces.shade[0] ?? "#0072b2";
  const second = model.forces.shade.find((colour) => colour !== first) ?? "#d55e00";
  for (const row of parts.key.children) {
    const { two, none, ...rest } = row.look;
    const look = { state: "held", colours: none ? [] : two ? [first, second] : [first], ...rest };
    row.querySelector(".gm-picture").replaceChildren(markPicture(look, ink, 6.5));
  }
};
