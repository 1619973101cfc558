// The panel: which forces, states and sources, what the marks mean, which places, what could not be placed.

const LISTED = 60; // places in the list before "show all"

const KEY = [
  ["held", "Held", {}],
  ["part", "Held in part", { share: 2 }],
  ["believed", "Believed held, not asserted", { believed: true }],
  ["contested", "Contested: more than one force is there", { state: "contested", two: true, shape: 2 }],
  ["disputed", "Disputed: sources disagree on the holder", { state: "disputed", two: true }],
  ["vacated", "Left; nobody is said to have come", { state: "vacated" }],
  ["unknown", "No holder reported", { state: "unknown", none: true }],
];
const SIGNS = [
  ["besieged", "Besieged", { besieged: true }],
  ["struck", "Struck within the week before", { struck: true }],
  ["stale", "Nothing reported lately", { stale: true }],
  ["province", "Square: a province or district; hatched where held in part", { shape: 1 }],
  ["sector", "Half disc: part of a town", { shape: 7 }],
  ["border", "Dashed border: disputed; Natural Earth’s line, by who administers the ground", { extent: "border" }],
  ["line", "Line: a road, border or bank; roads are drawn straight from town to town", { extent: "line" }],
  ["area", "Dashed area: where words such as “20 km north of” put it", { extent: "area" }],
];
const STATUS_WORDS = {
  controls: "Holds", captured: "Took", lost: "Lost", besieged: "Besieged", siege_broken: "Siege broken", contested: "Fought over",
  struck: "Struck",
};

const panelSkeleton = () => {
  const parts = {};
  const keep = (name, node) => (parts[name] = node);
  const button = (name, words) => keep(name, make("button", { type: "button", class: "gm-button" }, words));
  parts.head = make("header", { class: "gm-head" }, button("skip", "Skip to the map and its timeline"),
    keep("title", make("h1", { class: "gm-title" })),
    keep("subtitle", make("p", { class: "gm-subtitle" })),
    keep("tileNote", make("p", { class: "gm-alert", role: "status", hidden: true })));
  timelineParts(keep);
  keep("nothing", make("p", { class: "gm-nothing", hidden: true }));
  keep("outside", make("button", { type: "button", class: "gm-outside", hidden: true }, "Show all"));
  parts.panel = make("main", { class: "gm-panel", "aria-label": "Map controls", tabindex: "-1" },
    keep("unfold", make("button", { type: "button", class: "gm-unfold", "aria-expanded": "false" },
      make("span", {}, "Filters, key and places"), icon("m4 10 4-4 4 4"))),
    make("div", { class: "gm-body" },
      keep("forces", make("fieldset", { class: "gm-section gm-printed" })),
      keep("kinds", make("fieldset", { class: "gm-section gm-kinds gm-printed" })),
      keep("signs", make("ul", { class: "gm-signs gm-printed", "aria-label": "Signs beside a mark" })),
      keep("areas", make("label", { class: "gm-areas gm-printed", hidden: true }, keep("areasBox", make("input", { type: "checkbox" })),
        keep("areasWords", make("span", { class: "gm-words" })))),
      keep("statuses", make("fieldset", { class: "gm-section gm-printed" })),
      keep("switched", make("p", { class: "gm-small", hidden: true })),
      keep("sourceFold", make("details", { class: "gm-section gm-fold" }, keep("sourceTitle", make("summary", {}, "Sources")),
        keep("sources", make("fieldset", { class: "gm-bare" })))),
      make("section", { class: "gm-section", "aria-label": "Places" },
        keep("count", make("h2", {}, "Places")),
        keep("search", make("input", { type: "search", class: "gm-search", placeholder: "Find a place, in any script", "aria-label": "Find a place",
          autocomplete: "off", spellcheck: "false", dir: "auto" })),
        keep("places", make("ul", { class: "gm-places" })),
        keep("more", make("button", { type: "button", class: "gm-plain", hidden: true }))),
      keep("unresolved", make("details", { class: "gm-section gm-fold" },
        keep("unresolvedTitle", make("summary")), keep("unresolvedList", make("div", { class: "gm-claims" })))),
      keep("save", make("section", { class: "gm-section gm-save", "aria-label": "Save what is shown" },
        make("h2", {}, "Save what is shown"),
        make("div", { class: "gm-buttons" }, button("saveCsv", "CSV"), button("saveGeojson", "GeoJSON"), button("saveKml", "KML"),
          button("savePng", "Picture"), button("print", "Print"), button("copyLink", "Copy link")),
        keep("saved", make("p", { class: "gm-small", role: "status" })))),
      keep("about", make("details", { class: "gm-section gm-fold" }, make("summary", {}, "About this map"))),
      keep("foot", make("footer", { class: "gm-foot" }))),
    keep("heard", make("p", { class: "gm-only-heard", role: "status", "aria-live": "polite" })));
  return parts;
};

// A list of choices with their counts; the set holds what is switched off.
const makeFacet = (app, box, title, rows, off, most = Infinity) => {
  const list = make("ul", { class: "gm-choices" });
  const items = new Map();
  const choose = (keys, on) => app.change(() => {
    for (const key of keys) {
      if (on) off.delete(key);
      else off.add(key);
      items.get(key).input.checked = on;
    }
  }, { filters: true });
  rows.forEach(({ key, sign, words, name }, index) => {
    const input = make("input", { type: "checkbox" });
    input.checked = !off.has(key);
    const count = make("span", { class: "gm-number" });
    const item = make("li", { hidden: index >= most }, make("label", {}, input, sign, words, count));
    item.dataset.key = key;
    input.addEventListener("change", () => choose([key], input.checked));
    list.append(item);
    items.set(key, { item, input, count, name, sign });
  });
  const button = (words, act) => {
    const made = make("button", { type: "button", class: "gm-plain" }, words);
    made.addEventListener("click", act);
    return made;
  };
  const more = rows.length > most ? button(`Show all ${rows.length}`, () => {
    for (const { item } of items.values()) item.hidden = false;
    more.hidden = true;
    [...items.values()][most].input.focus();
  }) : null;
  box.replaceChildren(title ? make("legend", {}, title) : make("legend", { class: "gm-only-heard" }, "Sources"),
    make("div", { class: "gm-both" }, button("All", () => choose(items.keys(), true)), button("None", () => choose(items.keys(), false))),
    list, ...(more ? [more] : []));
  return {
    items,
    update: (countOf, unit) => {
      for (const [key, { item, input, count, name }] of items) {
        const found = countOf(key);
        count.textContent = figures.format(found);
        item.classList.toggle("gm-empty", found === 0);
        item.classList.toggle("gm-off", off.has(key));
        input.checked = !off.has(key);
        input.setAttribute("aria-label", `${name}, ${many(found, unit)}`);
      }
    },
  };
};

const recolourSwatch = (made, colour) => {
  made.style.setProperty("--colour", colour);
  made.style.setProperty("--sign", signOn(colour));
};
const swatch = ({ forces }, number) => {
  const made = make("span", { class: "gm-swatch", "aria-hidden": "true" });
  if (forces.cue[number]) {
    made.append(icon(forces.cue[number]));
    made.firstChild.setAttribute("viewBox", "-10 -10 20 20");
  }
  recolourSwatch(made, forces.shade[number] ?? GREY);
  return made;
};

const called = (text) => foreign(text, "bdi", { class: "gm-words" });
const plain = (text) => make("span", { class: "gm-words" }, text);

// The sources, those of the most claims first: many, and made when somebody looks.
const makeSources = (app) => {
  const { model, parts, filters } = app;
  const perSource = new Uint32Array(model.sources.length);
  for (const source of model.claims.source) perSource[source] += 1;
  const rows = model.sources.map((_, index) => index).filter((index) => perSource[index])
    .sort((one, other) => perSource[other] - perSource[one] || one - other)
    .map((index) => (model.sources[index] === null
      ? { key: index, sign: null, words: plain("No publisher named"), name: "No publisher named" }
      : { key: index, sign: null, words: called(model.sources[index]), name: bare(model.sources[index]) }));
  return makeFacet(app, parts.sources, null, rows, filters.sources, rows.length > 12 ? 10 : Infinity);
};

const fillFacets = (app) => {
  const { model, parts, filters } = app;
  const inUse = new Set([...model.sets.flat(), ...model.claims.casts.flat()]);
  const forces = model.forces.id.map((_, number) => number).filter((number) => inUse.has(number)).map((number) => ({
    key: number, sign: swatch(model, number), words: called(model.forces.name[number]), name: bare(model.forces.name[number]),
  }));
  forces.push({ key: -1, sign: swatch(model, -1), words: plain("No force named"), name: "No force named" });
  const sign = () => make("span", { class: "gm-picture" });
  app.facets = {
    forces: makeFacet(app, parts.forces, "Forces", forces, filters.forces, forces.length > 10 ? 8 : Infinity),
    kinds: makeFacet(app, parts.kinds, "State", KEY.map(([key, words]) => ({ key, sign: sign(), words: plain(words), name: words.split(/[:;,]/u)[0] })),
      filters.kinds),
    statuses: makeFacet(app, parts.statuses, "What is claimed", model.statuses.map((key) => (
      { key, sign: null, words: plain(STATUS_WORDS[key] ?? key), name: STATUS_WORDS[key] ?? key })), filters.statuses),
  };
  const named = forces.filter(({ key }) => key >= 0);
  const seen = named.map(({ key }) => model.forces.shade[key]);
  if (new Set(seen).size < named.length) {
    const same = new Set(named.map(({ key }, index) => `${seen[index]} ${model.forces.cue[key]}`)).size < named.length;
    parts.forces.append(make("p", { class: "gm-small" }, same ? "Some forces share a colour and its sign; the card of a mark names its force."
      : "Forces of one side share a colour and differ in the sign within it."));
  }
  const extents = [...model.extents.values()];
  parts.signs.replaceChildren(...SIGNS.filter(([key]) => key !== "province" || model.province.includes(1))
    .filter(([key]) => key !== "sector" || model.parts.size)
    .filter(([key]) => key !== "border" || app.ground?.disputedNear)
    .filter(([key]) => (key !== "line" && key !== "area") || extents.some(({ area }) => area === (key === "area"))).map(([key, words]) => {
      const row = make("li", {}, sign(), make("span", { class: "gm-words" },
        key === "stale" ? `No report for over ${many(model.staleAfter, "day")}` : words), make("span", { class: "gm-number" }));
      row.dataset.key = key;
      return row;
    }));
};

// Pictures in rows of the key, in colours of the map's own.
const twoColours = ({ forces: { shade } }) => {
  const first = shade[0] ?? "#0072b2";
  return [first, shade.find((colour) => colour !== first) ?? "#d55e00"];
};
const keyLook = ({ two, none, ...rest }, first, second) => (
  { state: "held", shape: 0, colours: none ? [] : two ? [first, second] : [first], ...rest });
const putPictures = ({ model, ink, picture }, rows) => {
  const [first, second] = twoColours(model);
  for (const [row, look] of rows) row?.querySelector(".gm-picture").replaceChildren(picture(keyLook(look, first, second), ink, 6.5));
};

const updateKeyPictures = (app) => {
  const { parts, model } = app;
  const rows = new Map([...parts.kinds.querySelectorAll("li"), ...parts.signs.children].map((row) => [row.dataset.key, row]));
  putPictures(app, [...KEY, ...SIGNS].map(([key, , look]) => [rows.get(key), look]));
  for (const [number, { sign }] of app.facets.forces.items) {
    recolourSwatch(sign, model.forces.shade[number] ?? GREY);
  }
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
      + "in its own favour is marked as such. The choice of sources leaves places that they reported on; states are "
      + "always told from all sources.",
  ].map((text) => make("p", {}, text));
  const ground = app.ground?.hasWorld
    ? "The ground is Natural Earth's (public domain); its borders follow who administers the ground and are not an "
      + `endorsement by anyone; Crimea is with Ukraine, as in the resolutions of the United Nations’ General Assembly.`
      + `${app.ground.disputed ? " Borders that Natural Earth classes as disputed, indefinite or a line of control are dashed." : ""}`
    : "No outlines were at hand, so the ground is empty.";
  parts.about.append(make("div", { class: "gm-prose" }, words, make("p", {}, ground),
    model.tiles ? make("p", {}, "Background tiles come from the network (", foreign(model.tiles),
      "); without one the plain ground remains.") : null,
    model.credits.length ? make("p", {}, "Places also from: ", foreign(model.credits.join("; "))) : null,
    make("p", {}, "Place names and points: GeoNames, CC BY 4.0. Map software: Leaflet, BSD 2-Clause. "
      + "Everything else is in this file; it sends nothing to anyone.")));
};

const fillFoot = ({ model, parts }) => {
  parts.foot.append(`${many(model.placed + model.unresolved, "claim")} from ${many(model.reports, "report")}. `
    + "Names: GeoNames (CC BY 4.0). Ground: Natural Earth.");
  if (model.credits.length) parts.foot.append(" Places also from: ", foreign(model.credits.join("; ")));
};

const fillPanel = (app) => {
  const { model, parts } = app;
  parts.title.append(foreign(model.title));
  parts.subtitle.replaceChildren(...(model.titled ? [make("span", {}, "Who is reported to control what")] : []),
    make("span", { class: "gm-asof" }, app.day === null ? (model.claims.count ? "undated reports" : "no claims") : model.last === null ? "" : `data as of ${shortDay(model.last)}`));
  if (model.note) parts.subtitle.after(foreign(model.note, "p", { class: "gm-note" }));
  parts.unresolvedTitle.textContent = `Claims not placed (${figures.format(model.unresolved)})`;
  parts.unresolved.hidden = model.unresolved === 0;
  if (app.areas) {
    parts.areasBox.checked = true;
    parts.areasWords.textContent = `Ground nearest to a held place, up to ${app.areas.km} km: interpolated, not reported`;
  }
  fillFoot(app);
  fillFacets(app);
  updateKeyPictures(app);
};

// What a state is called, as nodes: the names in it are foreign text.
const stateWords = (app, row) => {
  const { model } = app;
  const { periods } = model;
  const names = model.sets[periods.set[row]].map((force) => foreign(model.forces.name[force]));
  const share = ["", "in part ", "by half ", "for the most part "][periods.share[row]];
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

// What is shown of a site, in words.
const shownWords = (app, site) => (app.view === "claims" ? [many(app.shown.told[site], "claim")] : capital(stateWords(app, app.now.period[site])));

// Why the map is empty, if it is.
const emptiness = ({ model, shown, view, day, filters, off }) => {
  if (shown.sites.length) return null;
  if (!model.placed) {
    return model.unresolved ? `${many(model.unresolved, "claim")}, and no place of them could be told. They are listed under “Claims not placed”.`
      : "The reports make no claim of who controls what.";
  }
  const { forces, sources, kinds, statuses } = filters;
  if (off.size || forces.size || sources.size || (view === "claims" ? statuses : kinds).size) return "Nothing is left by these choices.";
  if (view === "claims") return "No claims of this time are on the map.";
  return `Nothing is reported up to this day.${model.first > day ? ` The first report speaks of ${longDay(model.first)}.` : ""}`;
};

const updateNothing = (app) => {
  const { parts: { nothing }, filters, facets } = app;
  const words = emptiness(app);
  nothing.hidden = words === null;
  if (words === null) return;
  const all = make("button", { type: "button", class: "gm-plain" }, "Choose all again");
  all.addEventListener("click", () => {
    app.change(() => { for (const off of Object.values(filters)) off.clear(); }, { filters: true });
    for (const { items } of Object.values(facets)) for (const { input } of items.values()) input.checked = true;
    app.map.getContainer().focus({ preventScroll: true });
  });
  nothing.replaceChildren(words, ...(Object.values(filters).some((off) => off.size) && app.model.placed ? [" ", all] : []));
};

const updatePanel = (app) => {
  const { model, parts, shown, day, view, facets } = app;
  const { counts } = shown;
  const claims = view === "claims";
  const unit = claims ? "claim" : "place";
  facets.forces.update((number) => counts.force[number + 1], unit);
  if (claims) facets.statuses.update((key) => counts.status[model.statuses.indexOf(key)], unit);
  else facets.kinds.update((key) => counts.kind[KINDS.indexOf(key)], unit);
  if (parts.sourceFold.open) (facets.sources ??= makeSources(app)).update((index) => counts.source[index], unit);
  parts.kinds.hidden = claims;
  parts.areas.hidden = claims || !app.areas;
  parts.signs.hidden = claims;
  parts.statuses.hidden = !claims;
  for (const row of parts.signs.children) {
    const found = counts[row.dataset.key];
    row.querySelector(".gm-number").textContent = found === undefined ? "" : figures.format(found);
    row.classList.toggle("gm-empty", found === 0);
  }
  const chosen = model.sources.length - app.filters.sources.size;
  parts.sourceTitle.textContent = app.filters.sources.size ? `Sources (${chosen} of ${model.sources.length} chosen)` : `Sources (${model.sources.length})`;
  parts.switched.hidden = app.off.size === 0;
  parts.switched.textContent = `${many(app.off.size, "layer")} switched off in the map's layer list.`;
  updateNothing(app);
  parts.count.textContent = `Places (${figures.format(shown.sites.length)})`;
  parts.heard.textContent = claims ? `${many(shown.total, "claim")} shown` : `${many(shown.sites.length, "place")} shown${day === null ? "" : ` as of ${longDay(day)}`}`;
};

const updatePlaces = (app) => {
  const { parts, shown } = app;
  const wanted = fold(parts.search.value);
  const rows = [];
  let found = 0;
  const find = (is) => {
    for (const site of app.alphabet()) {
      if (!shown.looks[site]) continue;
      const by = wanted ? app.matches(site, is) : "";
      if (by === null) continue;
      found += 1;
      if (app.listAll || found <= LISTED) rows.push([site, by]);
    }
  };
  find((name) => name.includes(wanted));
  const strange = wanted.length > 3 && !found;
  if (strange) find((name) => isNear(name, wanted, wanted.length < 7 ? 1 : 2));
  const held = parts.places.contains(document.activeElement) ? document.activeElement.dataset.site : null;
  parts.places.replaceChildren(...rows.map(([site, by]) => {
    const button = make("button", { type: "button", class: "gm-place", "aria-pressed": String(site === app.selected) },
      app.picture(app.pictureLook(site), app.ink, 6),
      make("span", { class: "gm-words" }, foreign(app.model.names[site], "bdi", { class: "gm-name" }),
        by ? [" ", foreign(by, "bdi", { class: "gm-alias" })] : null,
        make("span", { class: "gm-state" }, shownWords(app, site))));
    button.dataset.site = site;
    return make("li", {}, button);
  }));
  if (strange && found) parts.places.prepend(make("li", { class: "gm-small" }, "No place of that name is shown. Written nearly so:"));
  if (wanted) parts.heard.textContent = `${many(found, "place")} found`;
  if (found === 0) {
    parts.places.append(make("li", { class: "gm-small" }, wanted ? "No place of that name is shown."
      : "Nothing to show for this time and these choices."));
  }
  parts.more.hidden = found <= rows.length;
  parts.more.textContent = `Show all ${figures.format(found)}`;
  if (held !== null) parts.places.querySelector(`[data-site="${held}"]`)?.focus({ preventScroll: true });
};
