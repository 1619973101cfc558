// The marks: one sprite per look, stamped on a canvas; names beside them where there is room.

const GREY = "#7d858c";
const SHARES = { part: 0.33, half: 0.5, most: 0.75 };
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const LABELLED = 300; // names tried at most
const ORDER = { unknown: 0, vacated: 1, held: 2, disputed: 3, contested: 4 }; // what lies on top of what

const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
const brightness = (colour) => {
  const [red, green, blue] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
// A colour moved away from what it lies on until it can be seen there: dark ones in the dark, pale ones on white.
const visibleOn = (colour, paper, text) => {
  const ground = brightness(paper);
  const enough = ground < 0.2 ? 2.4 : 1.7; // on white every mark has a dark edge besides
  let shade = colour;
  for (let step = 0; step < 16; step += 1) {
    const [high, low] = [brightness(shade), ground].sort((one, other) => other - one);
    if ((high + 0.05) / (low + 0.05) >= enough) break;
    const towards = channels(text);
    shade = `#${channels(shade).map((value, index) => Math.round(value + (towards[index] - value) * 0.12)
      .toString(16).padStart(2, "0")).join("")}`;
  }
  return shade;
};

const outline = (pen, radius, square) => {
  pen.beginPath();
  if (square) pen.roundRect(-radius, -radius, 2 * radius, 2 * radius, radius * 0.3);
  else pen.arc(0, 0, radius, 0, 2 * Math.PI);
};

const slices = (pen, radius, parts, turn) => {
  let angle = turn;
  for (const [colour, share] of parts) {
    pen.beginPath();
    pen.moveTo(0, 0);
    pen.arc(0, 0, radius * 1.5, angle, angle + share * 2 * Math.PI);
    pen.closePath();
    pen.fillStyle = colour;
    pen.fill();
    angle += share * 2 * Math.PI;
  }
};

const hatch = (pen, radius, colour) => {
  pen.beginPath();
  for (let step = -radius * 2; step <= radius * 2; step += 3.6) {
    pen.moveTo(step - radius, radius);
    pen.lineTo(step + radius, -radius);
    pen.moveTo(step - radius, -radius);
    pen.lineTo(step + radius, radius);
  }
  pen.strokeStyle = colour;
  pen.lineWidth = 1.1;
  pen.stroke();
};

// Draws one mark round the origin. `look`: state, colours, and what else there is to tell apart by shape.
const drawMark = (pen, radius, look, ink) => {
  const colours = look.colours.length ? look.colours : [GREY];
  const size = look.state === "unknown" ? radius * 0.62 : radius;
  pen.save();
  if (look.besieged) {
    pen.beginPath();
    pen.arc(0, 0, radius + 3.2, 0, 2 * Math.PI);
    for (let tooth = 0; tooth < 12; tooth += 1) {
      const angle = (tooth * Math.PI) / 6;
      pen.moveTo(Math.cos(angle) * (radius + 3.2), Math.sin(angle) * (radius + 3.2));
      pen.lineTo(Math.cos(angle) * (radius + 6.4), Math.sin(angle) * (radius + 6.4));
    }
    pen.strokeStyle = ink.paper;
    pen.lineWidth = 3.4;
    pen.stroke();
    pen.strokeStyle = ink.text;
    pen.lineWidth = 1.4;
    pen.stroke();
  }
  outline(pen, size + 1.6, look.square);
  pen.fillStyle = ink.paper;
  pen.fill();
  pen.save();
  outline(pen, size, look.square);
  pen.clip();
  pen.globalAlpha = look.stale ? 0.4 : 1;
  if (look.state === "held") {
    if (look.believed) {
      // A believed holder is a small disc in a dotted ring; what is asserted fills the mark.
      pen.clip(new Path2D(`M${-size * 0.55} 0a${size * 0.55} ${size * 0.55} 0 1 0 ${size * 1.1} 0a${size * 0.55} ${size * 0.55} 0 1 0 ${-size * 1.1} 0`));
    }
    if (look.share) slices(pen, size, [[colours[0], pick(SHARES, look.share) ?? 0.33]], -Math.PI / 2);
    else slices(pen, size, [[colours[0], 1]], 0);
  } else if (look.state === "contested") {
    if (colours.length > 1) {
      slices(pen, size, colours.map((colour) => [colour, 1 / colours.length]), -Math.PI * 0.75);
    } else {
      hatch(pen, size, look.colours.length ? colours[0] : ink.text);
    }
  } else if (look.state === "unknown") {
    slices(pen, size, [[GREY, 1]], 0);
  }
  pen.restore();
  if (look.stale) pen.globalAlpha = 0.7;
  pen.setLineDash(look.stale ? [3.2, 2.4] : look.believed ? [1.4, 2] : []);
  if (look.state === "held") {
    outline(pen, size - 0.4, look.square);
    pen.strokeStyle = look.believed || look.share || look.stale ? colours[0] : ink.edge;
    pen.lineWidth = look.share || look.believed || look.stale ? 1.9 : 1.1;
    pen.stroke();
  } else if (look.state === "contested") {
    outline(pen, size, look.square);
    pen.strokeStyle = ink.text;
    pen.lineWidth = 1.8;
    pen.stroke();
  } else if (look.state === "vacated") {
    outline(pen, size - 1, look.square);
    pen.strokeStyle = colours[0];
    pen.lineWidth = 2.4;
    pen.stroke();
  } else if (look.state === "disputed") {
    const step = (2 * Math.PI * size) / 12;
    colours.slice(0, 2).forEach((colour, index, all) => {
      outline(pen, size - 0.6, look.square);
      pen.setLineDash(all.length > 1 ? [step, step * 3] : [step, step]);
      pen.lineDashOffset = -index * step * 2;
      pen.strokeStyle = colour;
      pen.lineWidth = 2.6;
      pen.stroke();
    });
    pen.fillStyle = ink.text;
    pen.font = `700 ${Math.round(size * 1.5)}px ${FONT}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText("?", 0, size * 0.1);
  }
  pen.setLineDash([]);
  pen.globalAlpha = 1;
  if (look.struck) {
    pen.translate(size * 0.85 + 1, -size * 0.85 - 1);
    pen.beginPath();
    for (let ray = 0; ray < 16; ray += 1) {
      const reach = ray % 2 ? 2.2 : 5.6;
      const angle = (ray * Math.PI) / 8;
      pen.lineTo(Math.cos(angle) * reach, Math.sin(angle) * reach);
    }
    pen.closePath();
    pen.lineJoin = "round";
    pen.strokeStyle = ink.paper;
    pen.lineWidth = 2.6;
    pen.stroke();
    pen.fillStyle = ink.burst;
    pen.fill();
  }
  pen.restore();
};

// A mark as an element, for the key, the list and the card.
const markPicture = (look, ink, radius = 7) => {
  const sharp = Math.min(Math.max(window.devicePixelRatio || 1, 2), 3);
  const side = 30;
  const canvas = make("canvas", { width: side * sharp, height: side * sharp, class: "gm-mark", "aria-hidden": "true" });
  const pen = canvas.getContext("2d");
  pen.setTransform(sharp, 0, 0, sharp, (side / 2) * sharp, (side / 2) * sharp);
  drawMark(pen, radius, look, ink);
  return canvas;
};

const stamps = () => {
  const made = new Map();
  return (look, radius, ink, sharp) => {
    const key = `${look.key}|${radius}|${sharp}`;
    let stamp = made.get(key);
    if (!stamp) {
      const half = Math.ceil(radius + 12);
      const side = Math.ceil(2 * half * sharp);
      const canvas = "OffscreenCanvas" in window ? new OffscreenCanvas(side, side) : make("canvas", { width: side, height: side });
      const pen = canvas.getContext("2d");
      pen.setTransform(sharp, 0, 0, sharp, half * sharp, half * sharp);
      drawMark(pen, radius, look, ink);
      // A bitmap is stamped many times faster than a canvas.
      stamp = { picture: canvas.transferToImageBitmap?.() ?? canvas, half };
      made.set(key, stamp);
    }
    return stamp;
  };
};

// Where "southern half" lies, so that a part does not cover the whole; null where the words do not say.
const partOffset = (part) => {
  const words = String(part ?? "").toLowerCase();
  const has = (word) => words.includes(word);
  const x = (has("east") ? 1 : 0) - (has("west") ? 1 : 0);
  const y = (has("south") ? 1 : 0) - (has("north") ? 1 : 0);
  const length = Math.hypot(x, y);
  return length ? [x / length, y / length] : null;
};

// Boxes that are taken. A label goes only where nothing is.
const occupancy = () => {
  const cells = new Map();
  const each = (left, top, right, bottom, act) => {
    for (let column = Math.floor(left / 64); column <= Math.floor(right / 64); column += 1) {
      for (let row = Math.floor(top / 64); row <= Math.floor(bottom / 64); row += 1) {
        if (act((column + 4096) * 16384 + row + 4096)) return true;
      }
    }
    return false;
  };
  return {
    take(left, top, right, bottom, owner = null) {
      const box = { left, top, right, bottom, owner };
      each(left, top, right, bottom, (cell) => {
        const boxes = cells.get(cell);
        if (boxes) boxes.push(box);
        else cells.set(cell, [box]);
        return false;
      });
    },
    free(left, top, right, bottom, owner = null) {
      return !each(left, top, right, bottom, (cell) => (cells.get(cell) ?? []).some((box) => (
        (owner === null || box.owner !== owner)
        && left < box.right && box.left < right && top < box.bottom && box.top < bottom)));
    },
  };
};

const radiusAt = (zoom) => Math.round(Math.min(Math.max(4.5 + (zoom - 4) * 0.9, 5), 9) * 2) / 2;

const write = (pen, words, x, y, colour, halo, width = 3.2) => {
  pen.lineJoin = "round";
  pen.strokeStyle = halo;
  pen.lineWidth = width;
  pen.strokeText(words, x, y);
  pen.fillStyle = colour;
  pen.fillText(words, x, y);
};

const paintProvince = (pen, view, shift, rings, look, selected) => {
  const colour = look.colours[0] ?? GREY;
  pen.save();
  pen.beginPath();
  trace(pen, view, shift, rings, true);
  if (look.filled) {
    pen.save();
    pen.clip("evenodd");
    pen.globalAlpha = look.stale ? 0.16 : 0.34;
    const tall = view.max.y - view.min.y;
    const colours = look.colours.length ? look.colours : [GREY];
    colours.forEach((stripe, index) => {
      pen.beginPath();
      const first = view.min.x - tall - ((view.min.x - tall) % (9 * colours.length)) + 9 * index;
      for (let x = first; x < view.max.x; x += 9 * colours.length) {
        pen.moveTo(x, view.max.y);
        pen.lineTo(x + tall, view.min.y);
      }
      pen.strokeStyle = stripe;
      pen.lineWidth = look.share ? 1.6 : 3;
      pen.stroke();
    });
    pen.restore();
    pen.beginPath();
    trace(pen, view, shift, rings, true);
  }
  pen.globalAlpha = selected ? 1 : 0.6;
  pen.strokeStyle = colour;
  pen.lineWidth = selected ? 2.4 : 1.4;
  pen.setLineDash(look.believed || look.share || look.stale || look.state === "disputed" ? [6, 4] : []);
  pen.stroke();
  pen.restore();
};

// Draws the sites that are shown and returns where they are, for pointing at them.
const paintMarks = (pen, view, app) => {
  const { model, shown, ink, ground } = app;
  const radius = radiusAt(view.zoom);
  let placed = [];
  const taken = occupancy();
  const margin = 24;
  for (const shift of view.worlds) {
    for (const site of shown.sites) {
      const rings = ground?.outlines.get(site);
      const selected = site === app.selected;
      const look = shown.looks[site];
      const wide = model.sites.feature[site] === "A.ADM1" && model.sites.part[site] === null;
      if (rings && (selected || wide)) {
        const filled = wide && look.state !== "unknown" && look.state !== "vacated";
        paintProvince(pen, view, shift, rings, { ...look, filled }, selected);
      }
      let x = view.x(model.x[site] + shift);
      let y = view.y(model.y[site]);
      if (x < view.min.x - margin || x > view.max.x + margin || y < view.min.y - margin || y > view.max.y + margin) {
        continue;
      }
      const offset = partOffset(model.sites.part[site]);
      const small = model.sites.part[site] ? radius * 0.72 : radius;
      if (model.sites.part[site]) {
        const [right, down] = offset ?? [0.7, 0.7];
        x += right * radius * 2.15;
        y += down * radius * 2.15;
      }
      const size = Math.round((look.square ? small * 1.1 : small) * 2) / 2;
      placed.push({ site, x, y, size, look, part: model.sites.part[site] !== null });
      const reach = look.state === "unknown" ? size * 0.7 : size + 2;
      taken.take(x - reach, y - reach, x + reach, y + reach, site);
    }
  }
  const heaps = Array.from({ length: 20 }, () => []);
  for (const mark of placed) heaps[(mark.part ? 10 : 0) + 2 * ORDER[mark.look.state] + (mark.look.square ? 0 : 1)].push(mark);
  placed = heaps.flat();
  const chosen = placed.find((mark) => mark.site === app.selected);
  if (chosen) paintSelection(pen, view, app, chosen);
  const labels = layoutLabels(pen, view, app, placed, taken);
  for (const { draw } of labels.ground) draw();
  for (const { x, y, size, look } of placed) {
    const { picture, half } = app.stamp(look, size, ink, view.sharp);
    pen.drawImage(picture, x - half, y - half, 2 * half, 2 * half);
  }
  for (const { draw } of labels.sites) draw();
  return placed;
};

const paintSelection = (pen, view, app, { site, x, y, size }) => {
  const { model, ink } = app;
  const metres = model.sites.uncertainty[site];
  const perPixel = (40075016.7 * Math.cos((model.sites.lat[site] * Math.PI) / 180)) / view.scale;
  const reach = metres / perPixel;
  if (reach > size + 4 && reach < 4000) {
    pen.beginPath();
    pen.arc(view.x(model.x[site]), view.y(model.y[site]), reach, 0, 2 * Math.PI);
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

// The marks that get a name first: the chosen one, then what is fought over, then large places.
const mostImportant = (app, placed, most) => {
  const weigh = ({ site, look }) => (site === app.selected ? 1e9 : 0) + ORDER[look.state] * 1e8
    + Math.min(app.model.sites.population[site], 9e7) - site * 1e-6;
  const named = placed.filter(({ look, site }) => look.state !== "unknown" || site === app.selected || placed.length < 60);
  const weights = Float64Array.from(named, weigh);
  const least = weights.length > most ? weights.slice().sort()[weights.length - most] : -Infinity;
  return named.map((mark, index) => [weights[index], mark]).filter(([weight]) => weight >= least)
    .sort(([one], [other]) => other - one).map(([, mark]) => mark);
};

const layoutLabels = (pen, view, app, placed, taken) => {
  const { model, ink, ground } = app;
  const labels = { sites: [], ground: [] };
  pen.textBaseline = "middle";
  // The canvas reaches beyond the window: a name must not.
  const corner = view.map.containerPointToLayerPoint([0, 0]);
  const [first, last] = [corner.x + 2, corner.x + view.map.getSize().x - 2];
  const place = (list, words, font, colour, spots, owner, before = null) => {
    pen.font = font;
    const width = pen.measureText(words).width;
    for (const [x, y, align] of spots) {
      const left = align === "center" ? x - width / 2 : align === "right" ? x - width : x;
      if (left < first || left + width > last || !taken.free(left - 2, y - 8, left + width + 2, y + 8, owner)) continue;
      taken.take(left - 2, y - 8, left + width + 2, y + 8);
      list.push({ draw: () => {
        before?.();
        pen.font = font;
        pen.textAlign = "left";
        pen.textBaseline = "middle";
        write(pen, words, left, y, colour, ink.halo);
      } });
      return true;
    }
    return false;
  };
  const ranked = mostImportant(app, placed, LABELLED);
  const named = new Set();
  for (const { site } of placed) named.add(fold(model.names[site]));
  for (const { site, x, y, size } of ranked) {
    const gap = size + (model.sites.part[site] ? 4 : 6);
    const words = model.names[site].length > 34 ? `${model.names[site].slice(0, 33)}…` : model.names[site];
    const spots = [[x + gap, y, "left"], [x - gap, y, "right"], [x, y - gap - 7, "center"], [x, y + gap + 7, "center"]];
    place(labels.sites, words, `600 12.5px ${FONT}`, ink.text, spots, site);
  }
  if (!ground || (app.model.tiles && !app.tilesFailed)) return labels;
  for (const shift of view.worlds) {
    if (view.zoom < 9) {
      for (const { name, x, y, area } of ground.names) {
        const width = Math.sqrt(area) * (view.scale / 360);
        if (width < 46 || width > 2600 || named.has(fold(name))) continue;
        const spot = [view.x(x + shift), view.y(y)];
        if (spot[0] < view.min.x || spot[0] > view.max.x || spot[1] < view.min.y || spot[1] > view.max.y) continue;
        const spots = [0, -26, 26, -52, 52].map((step) => [spot[0], spot[1] + step, "center"]);
        place(labels.ground, name.toUpperCase(), `600 11px ${FONT}`, ink.country, spots, null);
      }
    }
    const room = Math.round(((view.max.x - view.min.x) * (view.max.y - view.min.y)) / 26000);
    let written = 0;
    for (const { name, x, y, population } of ground.towns) {
      if (written >= room) break;
      if (population < 3e6 / 2.3 ** (view.zoom - 2) || named.has(fold(name))) continue;
      const [px, py] = [view.x(x + shift), view.y(y)];
      if (px < view.min.x || px > view.max.x || py < view.min.y || py > view.max.y) continue;
      if (!taken.free(px - 3, py - 3, px + 3, py + 3)) continue;
      const spots = [[px + 5, py, "left"], [px - 5, py, "right"]];
      const draw = () => {
        pen.beginPath();
        pen.arc(px, py, 1.8, 0, 2 * Math.PI);
        pen.fillStyle = ink.town;
        pen.fill();
      };
      if (place(labels.ground, name, `400 11.5px ${FONT}`, ink.town, spots, null, draw)) {
        taken.take(px - 3, py - 3, px + 3, py + 3);
        written += 1;
      }
    }
  }
  return labels;
};
