// Puts it all together on the map that folium made.

const INKS = ["sea", "land", "coast", "border", "division", "paper", "text", "town", "country", "halo", "accent", "veil", "edge",
  "burst"];

const NEAR = 6.5; // the zoom that a place in the list is shown at least

const EDGE = 44; // pixels that stay free round what is fitted

const waiting = []; // layers that were made before the map was started
let running = null;

const ControlLayer = L.Layer.extend({
  initialize(number, tags) {
    L.setOptions(this, { tags });
    this.number = number;
  },
  onAdd() { this._switch(true); },
  onRemove() { this._switch(false); },
  _switch(on) {
    this.isOn = on;
    running?.switched(this);
  },
});

const layer = (number, tags) => {
  const made = new ControlLayer(number, tags);
  waiting.push(made);
  return made;
};

// Leaflet's own marker, for layers that the user adds.
const icons = (images) => {
  L.Icon.Default.imagePath = "";
  L.Icon.Default.mergeOptions({
    iconUrl: images["marker-icon"], iconRetinaUrl: images["marker-icon-2x"], shadowUrl: images["marker-shadow"],
  });
};

const readInk = () => {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(INKS.map((name) => [name, style.getPropertyValue(`--gm-${name}`).trim()]));
};

// Which sites show, how, and how many of what: the filters at work.
const sift = (app) => {
  const { model, now } = app;
  const { periods } = model;
  const shown = { sites: [], looks: [], perForce: new Map(), perKey: {} };
  const count = (name) => { shown.perKey[name] = (shown.perKey[name] ?? 0) + 1; };
  for (let site = 0; site < model.count; site += 1) {
    const row = now.period[site];
    if (row < 0) continue;
    const layerOf = app.layers.get(periods.layer[row]);
    if (layerOf && !app.on.has(periods.layer[row])) continue;
    const members = model.sets[periods.set[row]];
    const named = members.length ? members : [-1];
    for (const number of named) shown.perForce.set(number, (shown.perForce.get(number) ?? 0) + 1);
    if (named.every((number) => app.hidden.has(number))) continue;
    shown.sites.push(site);
    shown.looks[site] = app.look(site, row);
    const { state, share, believed, besieged, struck, stale } = shown.looks[site];
    count(state !== "held" ? state : share ? "part" : believed ? "believed" : "held");
    if (besieged) count("besieged");
    if (struck) count("struck");
    if (stale) count("stale");
  }
  return shown;
};

const lookOf = (model, now, made) => (site, row) => {
  const { periods } = model;
  const flags = (now.besieged[site] << 3) | (now.struck[site] << 2) | (now.stale[site] << 1) | periods.believed[row];
  const key = `${periods.state[row]}|${periods.set[row]}|${flags}|${periods.share[row]}|${model.province[site]}`;
  if (!made.has(key)) {
    made.set(key, {
      key,
      state: model.states[periods.state[row]],
      colours: model.sets[periods.set[row]].map((force) => model.forces.shade[force]),
      believed: Boolean(periods.believed[row]),
      share: periods.share[row],
      besieged: Boolean(now.besieged[site]),
      struck: Boolean(now.struck[site]),
      stale: Boolean(now.stale[site]),
      square: model.province[site],
    });
  }
  return made.get(key);
};

const makeApp = (map, options) => {
  const app = {
    map, options, model: null, ground: null, day: null, now: null, shown: null, selected: null, hidden: new Set(),
    layers: new Map(), on: new Set(), rows: new Map(), placed: [], ink: readInk(), stamp: stamps(), listAll: false,
    collator: new Intl.Collator("en"), parts: panelSkeleton(),
    card: make("aside", { class: "gm-card", hidden: true, "aria-label": "Details" }),
    tip: make("div", { class: "gm-tip", hidden: true, "aria-hidden": "true" }),
  };
  let frame = 0;
  app.draw = () => {
    if (!app.marks) return;
    if (!frame) frame = requestAnimationFrame(() => { frame = 0; app.marks.redraw(); });
  };
  app.refresh = () => {
    app.shown = sift(app);
    app.marks.redraw();
    updatePanel(app);
  };
  let pending = 0;
  app.change = (act) => {
    act();
    if (!pending) pending = requestAnimationFrame(() => { pending = 0; app.refresh(); });
  };
  app.showDay = (day) => app.change(() => {
    app.day = day;
    app.now = situationsOn(app.model, day);
    app.look = lookOf(app.model, app.now, app.looks);
    if (app.selected !== null) requestAnimationFrame(() => { if (app.selected !== null) openCard(app, app.selected); });
  });
  app.switched = (one) => {
    app.layers.set(one.number, one);
    if (one.isOn) app.on.add(one.number);
    else app.on.delete(one.number);
    if (app.model) app.change(() => {});
  };
  let sorted = null;
  app.alphabet = () => {
    const { names } = app.model;
    sorted ??= names.map((_, site) => site).sort((one, other) => app.collator.compare(names[one], names[other]) || one - other);
    return sorted;
  };
  app.select = (site) => {
    app.selected = site;
    for (const button of app.parts.places.querySelectorAll(".gm-place")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.site) === site));
    }
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

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const narrow = () => matchMedia("(max-width: 720px)").matches;

// How much of the map's edges the panel and the card cover.
const free = (app) => {
  const size = app.map.getSize();
  const sheet = narrow() ? (app.card.hidden ? app.parts.panel.offsetHeight : app.card.offsetHeight) : 0;
  const side = !narrow() && !app.card.hidden
    ? app.map.getContainer().getBoundingClientRect().right - app.card.getBoundingClientRect().left : 0;
  const bottom = Math.min(sheet, size.y * 0.7);
  return { paddingTopLeft: [EDGE, 40], paddingBottomRight: [EDGE + side, EDGE + bottom] };
};

// Brings everything that is shown into view; all the data where nothing is.
const fit = (app) => {
  const { model, shown, options } = app;
  const points = (shown?.sites ?? []).map((site) => [model.sites.lat[site], model.sites.lon[site]]);
  app.map.fitBounds(points.length ? L.latLngBounds(points) : options.bounds, { ...free(app), maxZoom: 9, animate: false });
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

const attach = (app) => {
  const { map, parts, card, tip } = app;
  const container = map.getContainer();
  container.setAttribute("aria-label", "Map. The list of places in the panel holds the same places.");
  container.setAttribute("role", "application");
  container.after(parts.panel, card, tip);
  if (calm()) map._zoomAnimated = false;
  map.attributionControl?.setPrefix(false).addAttribution("Leaflet · GeoNames (CC BY 4.0) · Natural Earth");
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  map.createPane("gm-ground").style.zIndex = 150;
  map.createPane("gm-marks").style.zIndex = 450;
  map.getPane("gm-marks").style.pointerEvents = "none";
  map.invalidateSize({ animate: false });
  const sheet = () => {
    document.documentElement.style.setProperty("--gm-sheet", `${narrow() ? parts.panel.offsetHeight : 0}px`);
    map.invalidateSize({ animate: false });
  };
  new ResizeObserver(sheet).observe(parts.panel);
  sheet();
  new FitControl(() => fit(app)).addTo(map);
  fit(app);
};

const listen = (app) => {
  const { map, parts, card, tip, model } = app;
  const at = (point) => {
    let best = null;
    let least = Infinity;
    for (const mark of app.placed) {
      const distance = Math.hypot(mark.x - point.x, mark.y - point.y);
      if (distance <= Math.max(mark.size + 5, 11) && distance <= least) [best, least] = [mark, distance];
    }
    return best;
  };
  map.on("click", (event) => {
    const mark = at(event.layerPoint);
    if (mark) openCard(app, mark.site, { from: map.getContainer() });
  });
  map.on("mousemove", (event) => {
    const mark = at(event.layerPoint);
    map.getContainer().classList.toggle("gm-over", Boolean(mark));
    tip.hidden = !mark;
    if (!mark) return;
    tip.replaceChildren(foreign(model.names[mark.site], "strong"),
      make("span", {}, capital(stateWords(app, app.now.period[mark.site]))));
    const { left, top } = map.getContainer().getBoundingClientRect();
    const x = left + event.containerPoint.x;
    tip.style.left = `${Math.min(x + 14, window.innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${top + event.containerPoint.y + 16}px`;
  });
  map.on("mouseout movestart", () => { tip.hidden = true; });
  parts.places.addEventListener("click", (event) => {
    const button = event.target.closest(".gm-place");
    if (button) openCard(app, Number(button.dataset.site), { from: button, near: true });
  });
  const step = (by) => {
    const next = by > 0 ? model.days.find((day) => day > app.day) : model.days.findLast((day) => day < app.day);
    if (next !== undefined) app.showDay(next);
  };
  parts.back.addEventListener("click", () => step(-1));
  parts.forth.addEventListener("click", () => step(1));
  parts.slider.addEventListener("input", () => app.showDay(model.days[Number(parts.slider.value)]));
  parts.date.addEventListener("change", () => {
    const day = dayFromIso(parts.date.value);
    if (day !== null) app.showDay(day);
  });
  parts.search.addEventListener("input", () => updatePlaces(app));
  parts.moreForces.addEventListener("click", () => {
    parts.forces.classList.add("gm-every");
    parts.moreForces.hidden = true;
    parts.forces.children[FORCES_LISTED]?.querySelector("input").focus();
  });
  parts.more.addEventListener("click", () => { app.listAll = true; updatePlaces(app); });
  parts.unresolved.addEventListener("toggle", () => { if (parts.unresolved.open) fillUnresolved(app); });
  parts.unfold.addEventListener("click", () => {
    const open = document.documentElement.classList.toggle("gm-unfolded");
    parts.unfold.setAttribute("aria-expanded", String(open));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!card.hidden) closeCard(app);
    else if (document.documentElement.classList.contains("gm-unfolded")) parts.unfold.click();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    app.ink = readInk();
    app.stamp = stamps();
    shadeForces(app);
    app.back.redraw();
    updateKeyPictures(app);
    app.refresh();
  });
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
const shadeForces = (app) => {
  const { model, ink, rows } = app;
  model.forces.shade = model.forces.colour.map((colour) => visibleOn(colour, ink.paper, ink.text));
  app.looks = new Map();
  if (app.now) app.look = lookOf(model, app.now, app.looks);
  for (const [number, { swatch }] of rows) {
    swatch.style.setProperty("--colour", number < 0 ? GREY : model.forces.shade[number]);
  }
};

const complain = (app, error) => {
  app.parts.panel.prepend(make("p", { class: "gm-alert", role: "alert" }, `The map could not be drawn: ${error.message}`));
  document.documentElement.dataset.geomap = "failed";
};

const start = async (map, options) => {
  document.documentElement.classList.add("gm");
  const app = makeApp(map, options);
  running = app;
  api.app = app;
  waiting.forEach((one) => app.switched(one));
  try {
    watchTiles(app);
    attach(app);
    app.back = new Surface((pen, view) => paintGround(pen, view, app.ground, app.ink), { pane: "gm-ground", padding: 0.3 });
    app.marks = new Surface((pen, view) => { app.placed = app.shown ? paintMarks(pen, view, app) : []; },
      { pane: "gm-marks", padding: 0.15 });
    app.back.addTo(map);
    app.marks.addTo(map);
    const [core, ground] = await Promise.all([unpack("core"), unpack("ground")]);
    app.model = readModel(core);
    app.ground = readGround(ground);
    app.folded = app.model.names.map(fold);
    app.lastChunk = document.querySelectorAll('script[data-geomap^="text-"]').length - 1;
    shadeForces(app);
    fillPanel(app);
    updateKeyPictures(app);
    listen(app);
    app.day = core.asOf;
    app.now = situationsOn(app.model, app.day);
    app.look = lookOf(app.model, app.now, app.looks);
    app.back.redraw();
    app.refresh();
    fit(app);
    performance.mark("geomap-ready");
    document.documentElement.dataset.geomap = "ready";
  } catch (error) {
    complain(app, error);
    throw error;
  }
};

// Folium's popups ask for jQuery only to turn their own markup into an element.
window.$ ??= (what) => {
  if (typeof what !== "string") return { ready: (act) => act() };
  const holder = document.createElement("template");
  holder.innerHTML = what.trim();
  return [holder.content.firstElementChild];
};

const api = { layer, icons, start, app: null };
