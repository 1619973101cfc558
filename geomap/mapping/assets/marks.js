// The marks of the places in sight, stamped on a canvas: one for each place, one for many that cannot be told apart.

const MOST_MARKS = 1600; // beyond so many in sight, marks of one state and force that nearly cover each other are drawn as one
const CLUSTER = 46; // pixels within which claims are counted together
const CLOSE = 11; // the zoom from which on each place has a ring of its own
const LARGEST = 26; // pixels: the radius of a ring

const radiusAt = (zoom) => Math.round(Math.min(Math.max(4.5 + (zoom - 4) * 0.9, 5), 9) * 2) / 2;

const paintProvince = (pen, view, shift, rings, look, selected) => {
  const colours = look.colours?.length ? look.colours : [GREY];
  pen.save();
  pen.beginPath();
  trace(pen, view, shift, rings, true);
  const closeUp = view.zoom > 9.5 ? 0.4 : 1; // the towns are what counts there
  if (look.filled) {
    // All of a province is tinted; what is held in part, or fought over, is hatched.
    if (look.state === "held" && !look.share && !look.believed) {
      pen.globalAlpha = (look.stale ? 0.12 : 0.24) * closeUp;
      pen.fillStyle = colours[0];
      pen.fill("evenodd");
    } else {
      pen.save();
      pen.clip("evenodd");
      pen.globalAlpha = (look.stale ? 0.2 : 0.42) * closeUp;
      const tall = view.max.y - view.min.y;
      const gap = 9 * colours.length;
      const origin = view.map.getPixelOrigin();
      const anchor = -((origin.x + origin.y) % gap); // the stripes stay where they are on the ground
      colours.forEach((stripe, index) => {
        pen.beginPath();
        const first = view.min.x - tall - ((view.min.x - tall - anchor) % gap) + 9 * index;
        for (let x = first - gap; x < view.max.x; x += gap) {
          pen.moveTo(x, view.max.y);
          pen.lineTo(x + tall, view.min.y);
        }
        pen.strokeStyle = stripe;
        pen.lineWidth = look.share || look.believed ? 2 : 3.2;
        pen.stroke();
      });
      pen.restore();
    }
    pen.beginPath();
    trace(pen, view, shift, rings, true);
  }
  pen.globalAlpha = selected ? 1 : 0.6;
  pen.strokeStyle = colours[0];
  pen.lineWidth = selected ? 2.4 : 1.4;
  pen.setLineDash(look.believed || look.share || look.stale || look.state === "disputed" ? [6, 4] : []);
  pen.stroke();
  pen.restore();
};

// Provinces and districts are coloured; not their parts, nor whole countries.
const isFilled = (model, site) => !model.parts.has(site) && ["A.ADM1", "A.ADM2"].includes(featureOf(model, site));

const paintOutlines = (pen, view, app) => {
  const { model, shown, ground } = app;
  if (!ground) return;
  for (const [site, rings] of ground.outlines) {
    const look = shown.looks[site];
    if (!look) continue;
    const selected = site === app.selected;
    const wide = isFilled(model, site);
    if (!selected && !wide) continue;
    const filled = app.view === "state" && wide && look.state !== "unknown" && look.state !== "vacated";
    for (const shift of view.worlds) paintProvince(pen, view, shift, rings, { ...look, filled }, selected);
  }
};

// Where words put something that is no point: a road, a border, what lies north of a town. Lines show from a distance,
// areas from where they are more than their mark.
const paintExtents = (pen, view, app) => {
  const { model, shown, ink } = app;
  for (const [site, { area, lines }] of model.extents) {
    const look = shown.looks[site];
    if (!look || site === app.selected) continue;
    const span = Math.max(...lines.map(({ west, east, north, south }) => Math.max(east - west, south - north))) * view.scale;
    if (span < (area ? 44 : 20)) continue;
    const colours = look.colours?.length ? look.colours : [GREY];
    pen.save();
    pen.globalAlpha = look.stale ? 0.55 : 0.9;
    for (const shift of view.worlds) {
      if (area) {
        pen.beginPath();
        trace(pen, view, shift, lines, true);
        pen.fillStyle = colours[0];
        pen.save();
        pen.globalAlpha *= 0.14;
        pen.fill("evenodd");
        pen.restore();
        stroke(pen, view, shift, lines, colours[0], 1.2, [5, 4]);
      } else paintRun(pen, view, shift, lines, colours, look, ink);
    }
    pen.restore();
  }
};

// A line in the colours of those who hold it, in turns where they are several.
const paintRun = (pen, view, shift, lines, colours, look, ink) => {
  stroke(pen, view, shift, lines, ink.paper, 6);
  const sure = look.state === "held" && !look.believed && !look.stale && !look.share;
  const turns = colours.length > 1 ? [10, 10 * (colours.length - 1)] : sure ? [] : [9, 5];
  colours.forEach((colour, index) => {
    pen.lineDashOffset = -10 * index;
    stroke(pen, view, shift, lines, colour, 3, turns);
  });
};

// The chosen one with all that the words leave open: the ground that holds the true place.
const paintReach = (pen, view, { area, lines, within }, { ink, model }, site) => {
  const reach = within / ((40075016.7 * Math.cos((model.sites.lat[site] * Math.PI) / 180)) / view.scale);
  for (const shift of view.worlds) {
    pen.save();
    if (area) {
      pen.beginPath();
      trace(pen, view, shift, lines, true);
      pen.fillStyle = ink.veil;
      pen.fill("evenodd");
      // round it, and not on it again
      pen.rect(view.max.x, view.min.y, view.min.x - view.max.x, view.max.y - view.min.y);
      pen.clip("evenodd");
    }
    pen.lineCap = "round";
    if (reach > 1) stroke(pen, view, shift, lines, ink.veil, 2 * reach);
    pen.restore();
    stroke(pen, view, shift, lines, ink.accent, area ? 1.4 : 3, area ? [5, 4] : []);
  }
};

// What of the canvas is in the window: while the reader moves through time no more than that is drawn.
const windowOf = ({ map }) => {
  const min = map.containerPointToLayerPoint([0, 0]);
  return { min, max: min.add(map.getSize()) };
};

// The sites that are shown and in sight, by importance, without those that an alike mark nearly covers.
const inSight = (view, app) => {
  const { model, shown } = app;
  const { x: xs, y: ys } = model;
  const radius = radiusAt(view.zoom);
  const margin = 24;
  const layers = Array.from({ length: 10 }, () => []);
  let many = 0;
  const between = ({ min, max }, shift) => ({
    west: (min.x - margin - view.x(0)) / view.scale - shift, east: (max.x + margin - view.x(0)) / view.scale - shift,
    north: (min.y - margin - view.y(0)) / view.scale, south: (max.y + margin - view.y(0)) / view.scale,
  });
  for (const shift of view.worlds) {
    const { west, east, north, south } = between(view, shift);
    const near = app.hurried ? between(windowOf(view), shift) : { west, east, north, south };
    for (const site of shown.sites) {
      const x = xs[site];
      const y = ys[site];
      if (x < west || x > east || y < north || y > south) continue;
      many += 1;
      if (x < near.west || x > near.east || y < near.north || y > near.south) continue;
      const look = shown.looks[site];
      // parts lie under their whole, what is fought over on top of all
      layers[(look.shape >= SHAPES.length ? 0 : 5) + ORDER[look.state]].push(site, shift);
    }
  }
  const found = [];
  const crowded = Math.sqrt(((view.max.x - view.min.x) * (view.max.y - view.min.y)) / MOST_MARKS);
  const apart = many > MOST_MARKS ? Math.max(crowded, radius) : 0;
  for (let layer = 9; layer >= 0; layer -= 1) {
    // What is fought over gives way to nothing but its like on the same spot.
    const step = apart && (layer % 5 === ORDER.contested || layer % 5 === ORDER.disputed ? Math.min(apart, 5) : apart);
    const kept = new Map();
    const sites = layers[layer];
    for (let index = 0; index < sites.length; index += 2) {
      const site = sites[index];
      const look = shown.looks[site];
      const mark = { site, x: view.x(xs[site] + sites[index + 1]), y: view.y(ys[site]), size: sizeOf(look, radius), look, more: 0 };
      if (step) {
        const key = (Math.floor(mark.x / step) * 32768 + Math.floor(mark.y / step)) * 4096 + (look.kin % 4096);
        const other = kept.get(key);
        if (other && site !== app.selected) {
          other.more += 1;
          continue;
        }
        kept.set(key, mark);
      }
      if (model.parts.has(site)) beside(mark, view, app, sites[index + 1], radius);
      found.push(mark);
    }
  }
  return found.reverse();
};

// A part lies at the side of its whole that it is said to be; close up, where its own point is.
const beside = (mark, view, app, shift, radius) => {
  const { model } = app;
  const sector = sectorOf(mark.look.shape);
  const whole = app.wholeOf(mark.site);
  if (sector && (view.zoom < 12 || whole === mark.site)) {
    [mark.x, mark.y] = [view.x(model.x[whole] + shift), view.y(model.y[whole])];
    [mark.hitX, mark.hitY] = [mark.x + Math.cos(sector.turn) * radius * 1.4, mark.y + Math.sin(sector.turn) * radius * 1.4];
  } else if (mark.look.shape === 3) {
    mark.x += radius * 1.5;
    mark.y += radius * 1.5;
  }
};

const sizeOf = (look, radius) => Math.round((look.shape === 1 ? radius * 1.1 : look.shape === 3 ? radius * 0.72 : radius) * 2) / 2;

const ringSize = (total) => Math.round(Math.min(5.5 + 2.1 * Math.log2(total + 1), LARGEST));

// Rings that would overlap become one: cells that claims are counted in end where places lie close together.
const joined = (rings) => {
  const near = new Map(); // rings that stay, by the square that they are in
  const square = (value) => Math.floor(value / (2 * LARGEST)) + 4096;
  const overlapping = (x, y, size) => {
    for (let column = square(x) - 1; column <= square(x) + 1; column += 1) {
      for (let row = square(y) - 1; row <= square(y) + 1; row += 1) {
        for (const other of near.get(column * 16384 + row) ?? []) {
          if (Math.hypot(other.x / other.total - x, other.y / other.total - y) < ringSize(other.total) + size + 2) return other;
        }
      }
    }
    return null;
  };
  const keyOf = ({ x, y, total }) => square(x / total) * 16384 + square(y / total);
  const waiting = rings.sort((one, other) => one.total - other.total || other.site - one.site); // the largest are taken first
  while (waiting.length) {
    const one = waiting.pop();
    const other = overlapping(one.x / one.total, one.y / one.total, ringSize(one.total));
    if (!other) {
      const key = keyOf(one);
      if (near.has(key)) near.get(key).push(one);
      else near.set(key, [one]);
      continue;
    }
    const kept = near.get(keyOf(other));
    kept.splice(kept.indexOf(other), 1);
    if (one.most > other.most) [other.most, other.site] = [one.most, one.site];
    for (const site of one.sites) other.sites.push(site);
    other.total += one.total;
    other.x += one.x;
    other.y += one.y;
    other.struck ||= one.struck;
    for (const [force, count] of one.weights) other.weights.set(force, (other.weights.get(force) ?? 0) + count);
    waiting.push(other); // it has moved and grown, and may overlap another
  }
  return [...near.values()].flat();
};

// Claims counted together where they lie too close to be told apart; from town level on each place by itself.
const clusters = (view, app) => {
  const { model, shown } = app;
  const found = new Map();
  const step = view.zoom >= CLOSE ? 1e-9 : CLUSTER / view.scale;
  for (const shift of view.worlds) {
    for (const site of shown.sites) {
      const [x, y] = [view.x(model.x[site] + shift), view.y(model.y[site])];
      if (x < view.min.x - 40 || x > view.max.x + 40 || y < view.min.y - 40 || y > view.max.y + 40) continue;
      const key = `${Math.floor((model.x[site] + shift) / step)},${Math.floor(model.y[site] / step)}`;
      let one = found.get(key);
      if (!one) {
        one = { sites: [], site, x: 0, y: 0, total: 0, weights: new Map(), struck: false };
        found.set(key, one);
      }
      const { parts, total, struck } = shown.looks[site];
      if (total > (one.most ?? 0)) [one.most, one.site] = [total, site];
      one.sites.push(site);
      one.total += total;
      one.x += x * total;
      one.y += y * total;
      one.struck ||= struck;
      for (const [force, count] of parts) one.weights.set(force, (one.weights.get(force) ?? 0) + count);
    }
  }
  const rings = view.zoom >= CLOSE ? [...found.values()] : joined([...found.values()]);
  return rings.map((one) => {
    const slices = [...one.weights].sort(([a, some], [b, others]) => others - some || a - b);
    const shares = slices.map(([force, count]) => sliceOf(model, force, count / one.total));
    return {
      site: one.site, sites: one.sites, x: one.x / one.total, y: one.y / one.total, size: ringSize(one.total), total: one.total, more: one.sites.length - 1,
      look: { key: `ring${one.struck}${shares.join()}`, state: "claims", shape: 0, slices: shares, struck: one.struck },
    };
  }).sort((one, other) => other.size - one.size);
};

// The ground that held places stand for: coloured, but no more than that; nothing of it was reported.
const paintAreas = (pen, view, app) => {
  const { shown, areas } = app;
  const byLook = new Map();
  for (const site of shown.sites) {
    const rings = areas.rings.get(site);
    const look = shown.looks[site];
    if (!rings || look.state !== "held" || look.share) continue;
    if (!byLook.has(look)) byLook.set(look, []);
    byLook.get(look).push(rings);
  }
  pen.save();
  for (const [look, several] of byLook) {
    pen.beginPath();
    for (const shift of view.worlds) for (const rings of several) trace(pen, view, shift, rings, true);
    pen.globalAlpha = look.stale || look.believed ? 0.14 : 0.3;
    pen.fillStyle = look.colours[0] ?? GREY;
    pen.fill("evenodd");
  }
  pen.restore();
};

// Draws the sites that are shown and returns where they are, for pointing at them.
const paintMarks = (pen, view, app) => {
  const { shown, ink } = app;
  const claims = app.view === "claims";
  if (app.areas && app.areasOn && !claims) paintAreas(pen, view, app);
  paintOutlines(pen, view, app);
  paintExtents(pen, view, app);
  const placed = claims ? clusters(view, app) : inSight(view, app);
  const taken = occupancy();
  for (const { site, x, y, size, look } of placed) {
    const [left, top, right, bottom] = boxOf(look, size);
    taken.take(x + left, y + top, x + right, y + bottom, site);
  }
  const chosen = app.selected === null ? null : placed.find((mark) => mark.site === app.selected || mark.sites?.includes(app.selected));
  if (chosen) paintSelection(pen, view, app, chosen);
  const labels = layoutLabels(pen, view, app, claims ? placed.filter(({ more }) => !more) : placed, taken);
  paintLabels(pen, labels.ground, ink);
  app.stamp(placed, ink, view.sharp);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  for (const { x, y, size, total, stamp: { picture, half, left, top, side, alone } } of placed) {
    // whole pixels are stamped many times faster than parts of them
    const [atX, atY, wide] = [Math.round((x - half) * view.sharp) / view.sharp, Math.round((y - half) * view.sharp) / view.sharp, side / view.sharp];
    if (alone) pen.drawImage(picture, atX, atY, wide, wide);
    else pen.drawImage(picture, left, top, side, side, atX, atY, wide, wide);
    if (!claims || size < NUMBERED) continue;
    // at once, so that no ring above lets it shine through
    pen.fillStyle = ink.text;
    pen.font = `600 ${size < 14 ? 10 : 11.5}px ${FONT}`;
    pen.fillText(total > 9999 ? `${Math.round(total / 1000)}k` : total, x, y + 0.5);
  }
  paintLabels(pen, labels.sites, ink);
  return placed;
};

// Where the chosen place is: a ring, and round it the circle that holds the true point.
const paintSelection = (pen, view, app, { site, x, y, size }) => {
  const { model, ink } = app;
  const metres = model.sites.uncertainty[site];
  const perPixel = (40075016.7 * Math.cos((model.sites.lat[site] * Math.PI) / 180)) / view.scale;
  const reach = metres / perPixel;
  const extent = model.extents.get(site);
  if (extent) paintReach(pen, view, extent, app, site);
  else if (reach > size + 4 && reach < 4000) {
    pen.beginPath();
    const shift = Math.round((x - view.x(model.x[site])) / view.scale);
    pen.arc(view.x(model.x[site] + shift), view.y(model.y[site]), reach, 0, 2 * Math.PI);
    pen.fillStyle = ink.veil;
    pen.fill();
    pen.strokeStyle = ink.accent;
    pen.lineWidth = 1;
    pen.setLineDash([4, 4]);
    pen.stroke();
    pen.setLineDash([]);
  }
  pen.beginPath();
  pen.arc(x, y, size + 8, 0, 2 * Math.PI);
  pen.strokeStyle = ink.paper;
  pen.lineWidth = 5;
  pen.stroke();
  pen.strokeStyle = ink.accent;
  pen.lineWidth = 2.6;
  pen.stroke();
};
