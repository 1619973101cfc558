// Puts it all together: on the page that folium made for a control map, or on a folium map of the user's own.

const INKS = ["sea", "land", "coast", "river", "border", "division", "paper", "text", "town", "country", "halo", "accent", "veil", "edge",
  "burst", "line", "faint"];
const NEAR = 7.5; // the zoom that a place in the list is shown at least
const EDGE = 44; // pixels that stay free round what is fitted
const WIDEST = 4 / 360; // of the world's width: lines and areas that are wider are not all brought into view
const QUIET = 140; // milliseconds without a change after which lists and cards follow

const boards = new Map(); // for each map what is drawn on it, by the data that it is drawn from

const readInk = (element) => {
  const style = getComputedStyle(element);
  return Object.fromEntries(INKS.map((name) => [name, style.getPropertyValue(`--gm-${name}`).trim()]));
};
// When what is seen has been drawn and shown, and nothing else is to be done; soon, even if much is.
const FRAMES = 3;
const whenQuiet = (act, frames = FRAMES) => {
  if (!window.requestIdleCallback) setTimeout(act, 100);
  else if (frames) requestAnimationFrame(() => whenQuiet(act, frames - 1));
  else requestIdleCallback(act, { timeout: 500 });
};
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const narrow = () => matchMedia("(max-width: 720px)").matches;

// How a site looks on the day; alike ones are one object, so that their picture is made once.
const lookOf = (app) => (site, row) => {
  const { model, now } = app;
  const { periods, parts } = model;
  const state = periods.state[row];
  const shape = parts.has(site) ? app.shapeOf(site) : model.states[state] === "contested" ? 2 : model.province[site];
  const flags = (now.besieged[site] << 2) | (now.struck[site] << 1) | now.stale[site];
  const key = ((((periods.set[row] * 8 + state) * 8 + flags) * 2 + periods.believed[row]) * 4 + periods.share[row]) * 32 + shape;
  let look = app.looks.get(key);
  if (!look) {
    look = {
      key, shape,
      kin: periods.set[row] * 8 + state, // who and what, however stale or struck
      state: model.states[state],
      colours: model.sets[periods.set[row]].map((force) => model.forces.shade[force]),
      believed: Boolean(periods.believed[row]),
      share: periods.share[row],
      besieged: Boolean(now.besieged[site]),
      struck: Boolean(now.struck[site]),
      stale: Boolean(now.stale[site]),
    };
    app.looks.set(key, look);
  }
  return look;
};

const claimLookOf = (app) => (site, weight, total, statuses) => {
  const parts = [];
  weight.forEach((count, index) => { if (count) parts.push([index - 1, count]); });
  return { state: "claims", parts, total, struck: Boolean(statuses & (1 << app.model.statuses.indexOf("struck"))), shape: 0 };
};

const makeApp = (map, options) => {
  const app = {
    map, options, model: null, ground: null, view: "state", day: null, from: null, to: null, now: null, shown: null, selected: null,
    filters: { forces: new Set(), kinds: new Set(), statuses: new Set(), sources: new Set() },
    on: new Set(), off: new Set(), placed: [], looks: new Map(), stamp: stamps(), picture: pictures(), listAll: false, linked: false,
    parts: panelSkeleton(), table: null,
    card: make("aside", { class: "gm-card", hidden: true, "aria-label": "Details" }),
    tip: make("div", { class: "gm-tip", hidden: true, "aria-hidden": "true" }),
  };
  app.look = lookOf(app);
  app.claimLook = claimLookOf(app);
  const shapes = new Map();
  app.shapeOf = (site) => {
    if (!shapes.has(site)) shapes.set(site, shapeOfPart(app.model.parts.get(site)));
    return shapes.get(site);
  };
  const wholes = new Map();
  app.wholeOf = (site) => {
    if (!wholes.has(site)) {
      const { key } = app.model.sites;
      const whole = key.lastIndexOf(key[site].slice(0, key[site].indexOf("#")), site);
      wholes.set(site, whole < 0 ? site : whole);
    }
    return wholes.get(site);
  };
  const folded = [];
  app.foldedName = (site) => (folded[site] ??= fold(app.model.names[site]));
  const known = new Map();
  const foldedNames = (site) => {
    let found = known.get(site);
    if (!found) {
      const others = [app.model.gazetteer.get(site) ?? [], app.model.otherNames.get(site) ?? []].flat().map(bare);
      found = [[app.foldedName(site), app.model.names[site]], ...others.map((name) => [fold(name), name])];
      known.set(site, found);
    }
    return found;
  };
  app.matches = (site, wanted) => {
    const names = foldedNames(site);
    const found = names.findIndex(([name]) => name.includes(wanted));
    if (found < 0) return app.furtherNames?.get(site)?.some((name) => name.includes(wanted)) ? "" : null;
    return found === 0 ? "" : names[found][1];
  };
  let collator = null;
  app.compare = (one, other) => (collator ??= new Intl.Collator("en")).compare(one, other);
  let sorted = null;
  app.alphabet = () => {
    if (sorted) return sorted;
    const keys = app.model.names.map((_, site) => app.foldedName(site)); // Intl.Collator alone takes longer than all the rest
    sorted = keys.map((_, site) => site).sort((one, other) => (keys[one] < keys[other] ? -1 : keys[one] > keys[other] ? 1 : one - other));
    return sorted;
  };
  app.pictureLook = (site) => {
    const look = app.shown.looks[site];
    if (look.state !== "claims") return look;
    const shares = look.parts.map(([force, count]) => [force < 0 ? GREY : app.model.forces.shade[force], Math.max(1, Math.round((12 * count) / look.total))]);
    return { key: `ring${look.struck}${shares.join()}`, slices: shares, struck: look.struck };
  };
  // Marks, time and counts follow each change in the same frame; lists, cards and the address when it is quiet again.
  app.refresh = () => {
    app.shown = (app.view === "claims" ? siftClaims : siftState)(app);
    app.marks.redraw();
    updateTimeline(app);
    updatePanel(app);
  };
  let [frame, quiet, last] = [0, 0, -Infinity];
  const settle = () => {
    if (app.hurried) {
      app.hurried = false;
      app.marks.redraw();
    }
    app.stamp.cutOut();
    updatePlaces(app);
    if (app.table?.open) fillTable(app);
    if (app.selected !== null && !app.card.hidden) openCard(app, app.selected);
    noteLink(app);
  };
  app.change = (act, { filters = false } = {}) => {
    act();
    app.stalebars ||= filters;
    if (frame) return;
    frame = requestAnimationFrame((time) => {
      frame = 0;
      if (app.stalebars && app.domain) countBars(app);
      app.stalebars = false;
      app.hurried = true;
      app.refresh();
      clearTimeout(quiet);
      quiet = setTimeout(settle, time - last > 2 * QUIET ? 0 : QUIET);
      last = time;
    });
  };
  app.showDay = (day) => app.change(() => {
    app.day = day;
    app.now = situationsOn(app.model, day, app.now);
  });
  app.showPeriod = (from, to) => app.change(() => { [app.from, app.to] = [from, to]; });
  app.showView = (view) => app.change(() => { app.view = view; }, { filters: true });
  app.switched = () => {
    if (!app.model) return;
    const act = () => { app.off = new Set(app.model.layerStates.map((_, number) => number).filter((number) => !app.on.has(number))); };
    if (app.shown) app.change(act, { filters: true });
    else act();
  };
  let drawing = 0;
  app.draw = () => {
    if (app.marks && !drawing) drawing = requestAnimationFrame(() => { drawing = 0; app.marks.redraw(); });
  };
  app.select = (site) => {
    app.selected = site;
    for (const button of app.parts.places.querySelectorAll(".gm-place")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.site) === site));
    }
    noteLink(app);
    app.draw();
  };
  app.reveal = (site, near) => {
    const point = L.latLng(app.model.sites.lat[site], app.model.sites.lon[site]);
    const edges = free(app);
    if (near && map.getZoom() < NEAR) {
      const [right, bottom] = edges.paddingBottomRight;
      map.setView(map.unproject(map.project(point, NEAR).add([(right - EDGE) / 2, (bottom - EDGE) / 2]), NEAR), NEAR, { animate: false });
    }
    map.panInside(point, { ...edges, animate: !calm() });
  };
  return app;
};

// How much of the map's edges the card and the table cover.
const free = (app) => {
  const size = app.map.getSize();
  const box = app.map.getContainer().getBoundingClientRect();
  const card = app.card.hidden ? null : app.card.getBoundingClientRect();
  const side = card && !narrow() ? box.right - card.left : 0;
  const below = card && narrow() ? box.bottom - card.top : app.table?.open ? box.bottom - app.parts.table.getBoundingClientRect().top : 0;
  const above = narrow() && !app.parts.outside.hidden ? app.parts.outside.getBoundingClientRect().bottom - box.top : 0;
  return { paddingTopLeft: [EDGE, Math.max(EDGE, above + 16)], paddingBottomRight: [EDGE + Math.min(side, size.x * 0.6), EDGE + Math.min(Math.max(below, 0), size.y * 0.6)] };
};

// The corners of a line or area; none of one that is so large that the rest would be lost in it.
const cornersOf = (extent) => (extent?.lines ?? []).filter((line) => line.east - line.west < WIDEST).flatMap(({ west, north, east, south }) => (
  [[west, north], [east, south]].map(([x, y]) => [yToLatitude(y), (x - 0.5) * 360])));

// Brings everything that is shown into view; all the data where nothing is.
const fit = (app, sites = app.shown?.sites ?? []) => {
  const { model, options } = app;
  const points = sites.flatMap((site) => [[model.sites.lat[site], model.sites.lon[site]], ...cornersOf(model.extents.get(site))]);
  app.map.fitBounds(points.length ? L.latLngBounds(points) : options.bounds, { ...free(app), maxZoom: 9, animate: false });
};

// The sites that the page opens on: all, but for a few that lie so far off that the rest would shrink to a heap. Places that
// are fought over always count.
const FAR_OFF = 0.05;
const heart = (app, { sites, looks }) => {
  const { x, y } = app.model;
  const most = Math.floor(sites.length * FAR_OFF);
  const size = ([west, east], [north, south]) => Math.max(east - west, 1e-4) * Math.max(south - north, 1e-4);
  const inner = [x, y].map((axis) => {
    const sorted = Float64Array.from(sites, (site) => axis[site]).sort();
    return [sorted[0], sorted[sorted.length - 1], sorted[most], sorted[sorted.length - 1 - most]];
  });
  const half = most ? size(...inner.map(([first, last]) => [first, last])) / 2 : 0;
  if (!most || size(...inner.map(([, , first, last]) => [first, last])) > half) return sites; // they are spread out
  const away = new Set();
  const rows = [x, y].map((axis) => ({ axis, order: sites.slice().sort((one, other) => axis[one] - axis[other]), from: 0, to: sites.length - 1 }));
  const ends = ({ axis, order, from, to }, without) => {
    const gone = (site) => site === without || away.has(site);
    while (from < to && gone(order[from])) from += 1;
    while (to > from && gone(order[to])) to -= 1;
    return { from, to, span: [axis[order[from]], axis[order[to]]] };
  };
  while (away.size < most) {
    for (const row of rows) Object.assign(row, ends(row));
    const edges = rows.flatMap(({ order, from, to }) => [order[from], order[to]])
      .filter((site) => !["contested", "disputed"].includes(looks[site].state));
    if (!edges.length) return sites;
    const without = (site) => size(...rows.map((row) => ends(row, site).span));
    const [least, chosen] = edges.map((site) => [without(site), site]).reduce((one, other) => (other[0] < one[0] ? other : one));
    away.add(chosen);
    if (least < half) return sites.filter((site) => !away.has(site));
  }
  return sites;
};

// Says that places lie outside of what the page opens on, until the reader moves the map.
const tellOutside = (app, number) => {
  const { parts, map } = app;
  parts.outside.hidden = number === 0;
  if (!number) return;
  parts.outside.textContent = `${many(number, "place")} ${number === 1 ? "lies" : "lie"} outside this view. Show all`;
  parts.outside.addEventListener("click", () => { parts.outside.hidden = true; fit(app); map.getContainer().focus({ preventScroll: true }); });
  setTimeout(() => map.once("dragstart zoomstart", () => { parts.outside.hidden = true; }));
};

const FitControl = L.Control.extend({
  options: { position: "topright" },
  initialize(act) { this._act = act; },
  onAdd() {
    const button = make("button", { type: "button", class: "gm-fit", title: "Show all marks", "aria-label": "Show all marks" },
      icon("M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4"));
    L.DomEvent.disableClickPropagation(button);
    button.addEventListener("click", this._act);
    return make("div", { class: "leaflet-bar" }, button);
  },
});

// What is drawn on is put there when there is something to draw: it draws itself at once.
const surfaces = (app) => {
  const { map } = app;
  if (app.options.panel) {
    app.back = new Surface((pen, view) => paintGround(pen, view, app.ground, app.ink), { pane: "gm-ground", padding: 0.15, opaque: true });
    app.back.addTo(map);
  }
  map.getPane("gm-marks") ?? (map.createPane("gm-marks").style.zIndex = 450);
  map.getPane("gm-marks").style.pointerEvents = "none";
  app.marks = new Surface((pen, view) => { app.placed = paintMarks(pen, view, app); }, { pane: "gm-marks", padding: 0.15 });
  app.marks.addTo(map);
};

const attach = (app) => {
  const { map, parts, card, tip } = app;
  const container = map.getContainer();
  container.setAttribute("aria-label", "Map. The list of places in the panel holds the same places.");
  container.setAttribute("role", "application");
  container.before(parts.head, parts.panel);
  container.after(parts.shownDay, parts.outside, parts.when, parts.table, card, tip);
  if (calm()) map._zoomAnimated = false;
  map.attributionControl?.setPrefix(false).addAttribution("Leaflet · GeoNames (CC BY 4.0) · Natural Earth");
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  new FitControl(() => fit(app)).addTo(map);
  map.createPane("gm-ground").style.zIndex = 150;
  const resized = () => map.invalidateSize({ animate: false });
  resized();
  new ResizeObserver(resized).observe(container);
  window.addEventListener("beforeprint", resized);
};

const pointing = (app) => {
  const { map, tip, model } = app;
  const at = (point) => {
    let best = null;
    let least = Infinity;
    for (const mark of app.placed) {
      const distance = Math.hypot((mark.hitX ?? mark.x) - point.x, (mark.hitY ?? mark.y) - point.y);
      if (distance <= Math.max(mark.size + 5, 11) && distance <= least) [best, least] = [mark, distance];
    }
    return best;
  };
  map.on("click", (event) => {
    const mark = at(event.layerPoint);
    if (!mark) return;
    if (mark.sites?.length > 1 && map.getZoom() < 11) {
      const points = mark.sites.map((site) => [model.sites.lat[site], model.sites.lon[site]]);
      map.fitBounds(L.latLngBounds(points), { ...free(app), maxZoom: 11, animate: !calm() });
    } else openCard(app, mark.site, { from: map.getContainer() });
  });
  map.on("mousemove", (event) => {
    const mark = at(event.layerPoint);
    map.getContainer().classList.toggle("gm-over", Boolean(mark));
    tip.hidden = !mark;
    if (!mark) return;
    tip.replaceChildren(foreign(model.names[mark.site], "strong"), make("span", {}, shownWords(app, mark.site)),
      mark.more ? make("span", {}, mark.total === undefined ? `and ${many(mark.more, "more place")} alike; zoom in`
        : `${many(mark.total, "claim")} at ${many(mark.more + 1, "place")}; zoom in`) : "");
    const { left, top } = map.getContainer().getBoundingClientRect();
    const x = left + event.containerPoint.x;
    tip.style.left = `${Math.min(x + 14, window.innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${top + event.containerPoint.y + 16}px`;
  });
  map.on("mouseout movestart", () => { tip.hidden = true; });
};

const listen = (app) => {
  const { map, parts, card } = app;
  pointing(app);
  map.on("moveend", () => noteLink(app));
  parts.places.addEventListener("click", (event) => {
    const button = event.target.closest(".gm-place");
    if (button) openCard(app, Number(button.dataset.site), { from: button, near: true });
  });
  parts.search.addEventListener("input", () => updatePlaces(app));
  parts.search.addEventListener("focus", () => readNames(app));
  parts.areasBox.addEventListener("change", () => {
    app.areasOn = parts.areasBox.checked;
    app.draw();
  });
  parts.more.addEventListener("click", () => { app.listAll = true; updatePlaces(app); });
  parts.sourceFold.addEventListener("toggle", () => { if (parts.sourceFold.open) app.refresh(); });
  parts.unresolved.addEventListener("toggle", () => { if (parts.unresolved.open) fillUnresolved(app); });
  parts.unfold.addEventListener("click", () => {
    const open = document.documentElement.classList.toggle("gm-unfolded");
    parts.unfold.setAttribute("aria-expanded", String(open));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!card.hidden) closeCard(app);
    else if (app.table.open) app.showTable(false);
    else if (document.documentElement.classList.contains("gm-unfolded")) parts.unfold.click();
  });
  window.addEventListener("hashchange", () => {
    const { section, place } = readLink(app);
    app.change(() => { app.now = situationsOn(app.model, app.day, app.now); }, { filters: true });
    if (section) map.setView([section[1], section[2]], section[0], { animate: false });
    if (place !== null) openCard(app, place);
  });
};

// What the gazetteer calls the places besides, in other scripts and spellings: unpacked when somebody first searches.
const readNames = async (app) => {
  await arrived();
  if (app.furtherNames || !hasPart("names", app.options.data)) return;
  app.furtherNames = new Map();
  const found = await unpack("names", app.options.data);
  for (const [site, names] of Object.entries(found)) app.furtherNames.set(Number(site), names);
  if (app.parts.search.value) updatePlaces(app);
};

// Tiles write names of their own; where they do not come, the plain ground does.
const watchTiles = (app) => {
  window[app.options.tiles]?.on("tileerror", () => {
    if (app.tilesFailed) return;
    app.tilesFailed = true;
    app.parts.tileNote.textContent = "Background tiles could not be loaded: they need a network. The plain ground is shown.";
    app.parts.tileNote.hidden = false;
    app.draw();
  });
};

// The colours of the forces as they are drawn on the page's present ground.
const readColours = (app) => {
  app.ink = readInk(app.options.panel ? document.documentElement : app.map.getContainer());
  app.model.forces.shade = app.model.forces.colour.map((colour) => visibleOn(colour, app.ink.paper, app.ink.text));
  app.looks = new Map();
  app.stamp = stamps();
};

const followScheme = (app) => {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    readColours(app);
    app.back?.redraw();
    updateKeyPictures(app);
    app.refresh();
    updatePlaces(app);
  });
};

const open = (app, core) => {
  app.model = readModel(core, app.options.data);
  app.lastDay = core.last;
  readColours(app);
  app.day = core.asOf;
  app.switched();
  startTimeline(app);
  if (app.domain) [app.from, app.to] = [Math.max(app.domain.first, app.domain.last - 29), app.domain.last];
};

// Works out what is shown and says so before it is laid out: the page is measured once, and drawn once.
const begin = (app, section = null) => {
  const { map } = app;
  app.now = situationsOn(app.model, app.day);
  if (app.domain) countBars(app);
  app.shown = (app.view === "claims" ? siftClaims : siftState)(app);
  updatePanel(app);
  updateTimeline(app);
  if (app.options.panel) {
    attach(app);
    if (section) map.setView([section[1], section[2]], section[0], { animate: false });
    else {
      const sites = heart(app, app.shown);
      tellOutside(app, app.shown.sites.length - sites.length);
      fit(app, sites);
    }
  }
  surfaces(app);
  followScheme(app);
  whenQuiet(() => { // the list lies below what is seen first
    updatePlaces(app);
    whenQuiet(() => app.stamp.cutOut());
  });
};

const complain = (app, error) => {
  (app.parts.panel.isConnected ? app.parts.panel : app.map.getContainer())
    .prepend(make("p", { class: "gm-alert", role: "alert" }, `The map could not be drawn: ${error.message}`));
  document.documentElement.dataset.geomap = "failed";
};

const start = async (map, options) => {
  document.documentElement.classList.add("gm");
  if (new URLSearchParams(location.hash.slice(1)).has("still")) document.documentElement.classList.add("gm-still");
  const app = makeApp(map, { ...options, panel: true });
  app.on = boards.get(map)?.get(options.data)?.on ?? new Set();
  boards.set(map, new Map([[options.data, app]]));
  api.app = app;
  app.ink = readInk(document.documentElement);
  try {
    watchTiles(app);
    const part = (name) => (hasPart(name, options.data) ? unpack(name, options.data) : null);
    const [core, ground, world, areas] = await Promise.all([unpack("core", options.data), unpack("ground", options.data), part("world"), part("areas")]);
    app.ground = readGround(ground, world);
    open(app, core);
    if (areas) {
      const { km, rings } = areas;
      app.areas = { km, rings: new Map(Object.entries(rings).map(([site, lines]) => [Number(site), lines.map((line) => new Line(1000, line))])) };
      app.areasOn = true;
    }
    tableSkeleton(app.parts);
    startTable(app);
    startSaves(app);
    const { section, place } = readLink(app);
    fillPanel(app);
    begin(app, section);
    listen(app);
    app.linked = true;
    if (place !== null) await openCard(app, place);
    performance.mark("geomap-ready");
    document.documentElement.dataset.geomap = "ready";
  } catch (error) {
    complain(app, error);
    throw error;
  }
};

// On a map that is not ours: the marks, their cards and the timeline, in the map's own corner.
const settleAsGuest = async (map, data) => {
  const container = map.getContainer();
  container.classList.add("gm-guest");
  const stub = boards.get(map).get(data);
  const app = Object.assign(makeApp(map, { data, panel: false }), { on: stub.on });
  boards.get(map).set(data, app);
  api.app ??= app;
  try {
    const core = await unpack("core", data);
    open(app, core);
    fillFacets(app);
    document.body.append(app.tip);
    container.append(app.card);
    L.DomEvent.disableClickPropagation(app.card);
    L.DomEvent.disableScrollPropagation(app.card);
    const corner = L.control({ position: "bottomleft" });
    corner.onAdd = () => {
      L.DomEvent.disableClickPropagation(app.parts.when);
      app.parts.when.prepend(app.parts.shownDay);
      return app.parts.when;
    };
    corner.addTo(map);
    begin(app);
    pointing(app);
    document.documentElement.dataset.geomap = "ready";
  } catch (error) {
    complain(app, error);
    throw error;
  }
};

const ControlLayer = L.Layer.extend({
  initialize(data, number, tags) {
    L.setOptions(this, { tags });
    this.data = data;
    this.number = number;
  },
  onAdd(map) {
    if (!boards.has(map)) boards.set(map, new Map());
    const known = boards.get(map);
    if (!known.has(this.data)) {
      known.set(this.data, { on: new Set(), switched() {} });
      const settle = () => { if (!known.get(this.data).map && boards.get(map) === known) settleAsGuest(map, this.data); };
      if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", settle, { once: true });
      else queueMicrotask(settle);
    }
    known.get(this.data).on.add(this.number);
    known.get(this.data).switched();
  },
  onRemove(map) {
    const board = boards.get(map)?.get(this.data);
    board?.on.delete(this.number);
    board?.switched();
  },
});

const layer = (data, number, tags) => new ControlLayer(data, number, tags);

// Folium's popups ask for jQuery only to turn their own markup into an element.
window.$ ??= (what) => {
  if (typeof what !== "string") return { ready: (act) => act() };
  const holder = document.createElement("template");
  holder.innerHTML = what.trim();
  return [holder.content.firstElementChild];
};

const api = { layer, start, app: null };
