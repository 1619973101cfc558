// The ground: Natural Earth's land, lakes and borders on a canvas of their own, redrawn when the view moves.

const AREA_ZOOM = 4.5; // from here on the areas round the data are drawn in full detail

const STREAMS = [[0, 1.7], [5.5, 1.2], [6.5, 0.9], [7.5, 0.7]]; // rivers by size: from which zoom on they are drawn, how wide

const FADED = 1.1 / 360; // of the world: how wide the edge of an area is

const PADDING = 0.15; // of the window's size: so far beyond each of its edges is drawn, for the reader to pull into sight

const LEAST_STEP = 0.7; // pixels of the screen: nobody sees a bend that is smaller

const isPrinting = () => document.documentElement.classList.contains("gm-printing");
const sharpness = () => (isPrinting() ? 3 : Math.min(window.devicePixelRatio || 1, 3));

const Surface = L.Renderer.extend({
  initialize(paint, options) {
    L.Renderer.prototype.initialize.call(this, options);
    this._paint = paint;
  },
  _initContainer() {
    this._container = make("canvas", { "aria-hidden": "true", class: "gm-canvas" });
    this._pen = this._container.getContext("2d", { alpha: !this.options.opaque });
  },
  _destroyContainer() {
    this._container.remove();
    delete this._container;
  },
  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const canvas = this._container;
    const size = this._bounds.getSize();
    const sharp = sharpness();
    L.DomUtil.setPosition(canvas, this._bounds.min);
    const [width, height] = [Math.round(size.x * sharp), Math.round(size.y * sharp)];
    if (canvas.width !== width || canvas.height !== height) {
      [canvas.width, canvas.height] = [width, height];
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
    }
    this._sharp = sharp;
    this.redraw();
  },
  // Draws in Leaflet's layer points.
  redraw() {
    if (!this._map || !this._bounds) return;
    const { _pen: pen, _sharp: sharp, _bounds: { min, max } } = this;
    pen.setTransform(sharp, 0, 0, sharp, -min.x * sharp, -min.y * sharp);
    pen.clearRect(min.x, min.y, max.x - min.x, max.y - min.y);
    this._paint(pen, this.view(sharp));
  },
  // The same however far the canvas itself reaches: what is thinned out does not depend on that.
  view(sharp) {
    const more = this._map.getSize().multiplyBy(PADDING - this.options.padding).round();
    return viewOf(this._map, this._bounds.min.subtract(more), this._bounds.max.add(more), sharp);
  },
  // Reaches as far as it is to.
  spread() {
    this.options.padding = PADDING;
    this._update();
  },
});

const viewOf = (map, min, max, sharp) => {
  const zoom = map.getZoom();
  const scale = 256 * 2 ** zoom;
  const origin = map.getPixelOrigin();
  return {
    map, min, max, scale, sharp, zoom,
    x: (world) => world * scale - origin.x,
    y: (world) => world * scale - origin.y,
    // The whole worlds, east or west of the middle one, that are in sight.
    worlds: Array.from({ length: 5 }, (_, index) => index - 2)
      .filter((shift) => shift * scale - origin.x < max.x && (shift + 1) * scale - origin.x > min.x),
  };
};

// A line on the ground; where its points lie in the world is worked out when it first comes into sight.
class Line {
  constructor(steps, deltas) {
    Object.assign(this, { steps, deltas, projected: null });
    let [x, y] = [0, 0];
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let index = 0; index < deltas.length; index += 2) {
      x += deltas[index];
      y += deltas[index + 1];
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
    }
    [this.west, this.east] = [longitudeToX(west / steps), longitudeToX(east / steps)];
    [this.north, this.south] = [latitudeToY(north / steps), latitudeToY(south / steps)];
  }

  get points() {
    if (this.projected) return this.projected;
    const { steps, deltas } = this;
    const points = new Float64Array(deltas.length);
    let [x, y] = [0, 0];
    for (let index = 0; index < deltas.length; index += 2) {
      x += deltas[index];
      y += deltas[index + 1];
      points[index] = longitudeToX(x / steps);
      points[index + 1] = latitudeToY(y / steps);
    }
    this.deltas = null;
    this.projected = points;
    return points;
  }
}

// Lines that travel end to end.
const linesOf = (packed) => {
  let at = 0;
  return Array.from(packed?.sizes ?? [], (size) => packed.steps.subarray(at, at += size));
};

// A name on the ground; how it is written is worked out when it is to be.
class Named {
  constructor(text, lat, lon, sizes) {
    Object.assign(this, sizes, { text, x: longitudeToX(lon), y: latitudeToY(lat), known: null });
  }

  get name() { return bare(this.text); }

  get folded() { return (this.known ??= fold(this.name)); }
}

// `unpackWorld` gives the world in all its length: it takes as long to read as all the rest, and what is drawn in detail
// mostly hides it.
const readGround = (packed, unpackWorld) => {
  const { towns } = packed;
  const lines = (steps, rows) => (Array.isArray(rows) ? rows : linesOf(rows)).map((row) => new Line(steps, row));
  const coverage = (part) => part && {
    land: lines(part.steps, part.land),
    borders: lines(part.steps, part.borders),
    divisions: lines(part.steps, part.divisions),
    disputed: lines(part.steps, part.disputed),
    lakes: lines(part.steps, part.lakes),
    rivers: STREAMS.map((_, size) => lines(part.steps, part[`rivers${size}`])),
  };
  let [asked, whole, world, names] = [null, null, null, []];
  const isDisputed = (part) => part.disputed.sizes.length > 0;
  return {
    hasWorld: Boolean(unpackWorld),
    // To be asked for before the world and the names of its countries are there.
    wholly: () => (asked ??= Promise.resolve(unpackWorld?.()).then((found) => {
      whole = found ?? null;
      names = (whole?.names ?? []).map(([name, lat, lon, area]) => new Named(name, lat, lon, { area }));
    })),
    get isWhole() { return !unpackWorld || whole !== null; },
    get world() { return (world ??= coverage(whole?.world)); },
    get names() { return names; },
    areas: Object.values(packed.areas ?? {}).map((area) => {
      const [west, south, east, north] = area.box;
      return {
        ...coverage(area), west: longitudeToX(west), east: longitudeToX(east), north: latitudeToY(north),
        south: latitudeToY(south),
      };
    }),
    towns: towns.name.map((name, row) => new Named(name, towns.lat[row] / 1e4, towns.lon[row] / 1e4, { population: towns.population[row] })),
    outlines: new Map(Object.entries(packed.outlines ?? {}).map(([site, rings]) => [Number(site), lines(1000, rings)])),
    disputedNear: Object.values(packed.areas ?? {}).some(isDisputed),
    get disputed() { return this.disputedNear || Boolean(whole && isDisputed(whole.world)); },
  };
};

const trace = (pen, view, shift, lines, close) => {
  const [west, east, least] = [view.min.x, view.max.x, LEAST_STEP / view.sharp];
  for (const line of lines) {
    if (view.x(line.east + shift) < west || view.x(line.west + shift) > east) continue;
    if (view.y(line.south) < view.min.y || view.y(line.north) > view.max.y) continue;
    const { points } = line;
    let [x, y] = [view.x(points[0] + shift), view.y(points[1])];
    pen.moveTo(x, y);
    for (let index = 2; index < points.length; index += 2) {
      const nextX = view.x(points[index] + shift);
      const nextY = view.y(points[index + 1]);
      if (Math.abs(nextX - x) + Math.abs(nextY - y) < least && index + 2 < points.length) continue;
      x = nextX;
      y = nextY;
      pen.lineTo(x, y);
    }
    if (close) pen.closePath();
  }
};

const stroke = (pen, view, shift, lines, colour, width, dash = []) => {
  pen.beginPath();
  trace(pen, view, shift, lines, false);
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash(dash);
  pen.lineJoin = "round";
  pen.stroke();
  pen.setLineDash([]);
};

// Provinces and rivers are known round the data only: towards the edges of an area they fade, and are not cut off.
const fadeOut = (pen, view, shift, { west, east, north, south }, colour) => {
  const [left, right, top, bottom] = [view.x(west + shift), view.x(east + shift), view.y(north), view.y(south)];
  const wide = FADED * view.scale;
  const transparent = `${colour}00`;
  for (const [x, y, toX, toY] of [[left, 0, left + wide, 0], [right, 0, right - wide, 0], [0, top, 0, top + wide], [0, bottom, 0, bottom - wide]]) {
    const away = toX === x ? Math.max(y, toY) < view.min.y || Math.min(y, toY) > view.max.y : Math.max(x, toX) < view.min.x || Math.min(x, toX) > view.max.x;
    if (away) continue;
    const fading = pen.createLinearGradient(x, y, toX, toY);
    fading.addColorStop(0, colour);
    fading.addColorStop(1, transparent);
    pen.fillStyle = fading;
    pen.fill("evenodd");
  }
};

const paintCoverage = (pen, view, shift, part, ink, near) => {
  pen.beginPath();
  trace(pen, view, shift, part.land, true);
  pen.fillStyle = ink.land;
  pen.fill("evenodd");
  if (near) stroke(pen, view, shift, part.divisions, ink.division, 0.9);
  part.rivers.forEach((lines, index) => {
    const [from, width] = STREAMS[index];
    if (lines.length && view.zoom >= from) stroke(pen, view, shift, lines, ink.river, width * (view.zoom > 8 ? 1.4 : 1));
  });
  pen.beginPath();
  trace(pen, view, shift, part.land, true);
  if (near) fadeOut(pen, view, shift, part, ink.land);
  pen.strokeStyle = ink.coast;
  pen.lineWidth = 0.8;
  pen.stroke();
  if (part.lakes.length) {
    pen.strokeStyle = ink.coast;
    pen.lineWidth = 0.8;
    pen.beginPath();
    trace(pen, view, shift, part.lakes, true);
    pen.fillStyle = ink.sea;
    pen.fill("evenodd");
    pen.stroke();
  }
  stroke(pen, view, shift, part.borders, ink.border, near ? 1.5 : 1);
  stroke(pen, view, shift, part.disputed, ink.border, near ? 1.5 : 1, [5, 4]);
};

// Does one of the areas cover all that is seen?
const isCovered = (view, ground, shift) => view.zoom >= AREA_ZOOM && ground.areas.some(({ west, north, east, south }) => (
  view.x(west + shift) <= view.min.x && view.x(east + shift) >= view.max.x && view.y(north) <= view.min.y && view.y(south) >= view.max.y));

// Is anything in the window that only the world has?
const needsWorld = (app) => {
  const { min, max } = windowOf(app);
  const view = viewOf(app.map, min, max, 1);
  return app.ground.hasWorld && !view.worlds.every((shift) => isCovered(view, app.ground, shift));
};

const paintGround = (pen, view, ground, ink) => {
  pen.fillStyle = ink.sea;
  pen.fillRect(view.min.x, view.min.y, view.max.x - view.min.x, view.max.y - view.min.y);
  if (!ground?.hasWorld) return;
  const near = view.zoom >= AREA_ZOOM;
  for (const shift of view.worlds) {
    if (ground.world && !isCovered(view, ground, shift)) paintCoverage(pen, view, shift, ground.world, ink, false);
    if (!near) continue;
    for (const area of ground.areas) {
      const [left, right] = [view.x(area.west + shift), view.x(area.east + shift)];
      const [top, bottom] = [view.y(area.north), view.y(area.south)];
      if (right < view.min.x || left > view.max.x || bottom < view.min.y || top > view.max.y) continue;
      pen.save();
      pen.beginPath();
      pen.rect(left, top, right - left, bottom - top);
      pen.clip();
      pen.fillStyle = ink.sea;
      pen.fill();
      paintCoverage(pen, view, shift, area, ink, true);
      pen.restore();
    }
  }
};
