// What the map brings into view, and what it leaves outside.

const EDGE = 44; // pixels that stay free round what is fitted
const WIDEST = 4 / 360; // of the world's width: lines and areas that are wider are not all brought into view

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

// The corners of lines or areas; none of one that is so large that the rest would be lost in it.
const cornersOf = (lines = []) => lines.filter((line) => line.east - line.west < WIDEST).flatMap(({ west, north, east, south }) => (
  [[west, north], [east, south]].map(([x, y]) => [yToLatitude(y), (x - 0.5) * 360])));

// Points as they lie beside each other round the globe: where they are parted least, as on both sides of the date line,
// those of the west come behind those of the east.
const unrolled = (points) => {
  let [west, east] = [Infinity, -Infinity];
  for (const [, lon] of points) {
    if (lon < west) west = lon;
    if (lon > east) east = lon;
  }
  if (east - west <= 180) return points;
  const sorted = Float64Array.from(points, ([, lon]) => lon).sort();
  let [widest, from] = [360 - (east - west), -Infinity];
  for (let index = 1; index < sorted.length; index += 1) {
    if (sorted[index] - sorted[index - 1] > widest) [widest, from] = [sorted[index] - sorted[index - 1], sorted[index]];
  }
  return points.map(([lat, lon]) => [lat, lon < from ? lon + 360 : lon]);
};

// Brings what is shown into view, all of it or some; all the data where nothing is. Many places that lie close together are
// shown closer than a few: what reports say is seldom that exact.
const fit = (app, sites = app.shown?.sites ?? []) => {
  const { map, model, options } = app;
  const points = sites.flatMap((site) => [[model.sites.lat[site], model.sites.lon[site]], ...cornersOf(model.extents.get(site)?.lines),
    ...(isFilled(model, site) ? cornersOf(app.ground?.outlines.get(site)) : [])]);
  map.setMinZoom(Math.min(2, Math.log2(Math.max(map.getSize().x, 256) / 256))); // one world as wide as the map
  map.fitBounds(points.length ? L.latLngBounds(unrolled(points)) : options.bounds,
    { ...free(app), maxZoom: Math.min(9 + Math.log10(points.length || 1), 12), animate: false });
  app.fitted = { sites, zoom: map.getZoom(), centre: map.getCenter() };
};

// Takes up a new size of the map's; who has not moved it sees what there was to see, the window turned or not.
const resize = (app) => {
  const { map, fitted } = app;
  const moved = (to) => map.project(to).distanceTo(map.project(map.getCenter())); // Leaflet rounds to pixels
  const still = fitted && map.getZoom() === fitted.zoom && moved(fitted.centre) < 2;
  const before = map.getSize();
  map.invalidateSize({ animate: false });
  if (still && !map.getSize().equals(before)) fit(app, fitted.sites);
};

// The sites that the page opens on: all, but for a few that lie so far off that the rest would shrink to a heap. Places that
// are fought over always count.
const FAR_OFF = 0.05;
const heart = (app, { sites, looks }) => {
  const { y, sites: { lon } } = app.model;
  const x = app.model.x.slice();
  unrolled(sites.map((site) => [0, lon[site]])).forEach(([, east], index) => { x[sites[index]] = longitudeToX(east); });
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
  sayOutside(app, number);
  setTimeout(() => map.once("dragstart zoomstart", () => { parts.outside.hidden = true; }));
};

const sayOutside = ({ parts }, number) => {
  parts.outside.textContent = `${many(number, "place")} ${number === 1 ? "lies" : "lie"} outside this view. Show all`;
};

// Says so where all that is shown lies elsewhere: the map would be empty for no reason that the reader sees.
const tellUnseen = (app) => {
  const { map, model, parts, shown } = app;
  const { min, max } = map.getPixelBounds();
  const world = 256 * 2 ** map.getZoom();
  const isSeen = (site) => {
    const y = model.y[site] * world;
    return y >= min.y && y <= max.y && (model.x[site] + Math.ceil(min.x / world - model.x[site])) * world <= max.x;
  };
  const unseen = shown.sites.length > 0 && !shown.sites.some(isSeen);
  if (unseen) sayOutside(app, shown.sites.length);
  if (unseen || app.unseen) parts.outside.hidden = !unseen;
  app.unseen = unseen;
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
