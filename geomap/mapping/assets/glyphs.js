// How marks look: one picture for each look, told apart by shape and stroke as well as by colour.

const GREY = "#7d858c";
const BELIEVED = 0.6; // of the radius: a believed holder is a disc in a dotted ring
const SHARES = [0, 0.33, 0.5, 0.75]; // a part, half, most of a place
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const ORDER = { unknown: 0, vacated: 1, held: 2, disputed: 3, contested: 4 }; // what lies on top of what

const DARK = 0.2; // the brightness of paper in the dark at most
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
  const enough = ground < DARK ? 3 : 1.7; // on white every mark has a dark edge besides
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

// The signs of forces within their marks, so that nobody has to tell forces apart by colour alone. They are drawn where a
// disc would be of four pixels or so.
const LEAST_SIGNED = 3.6;
const WHITE_TO = 0.3; // the brightness of the ground up to which a sign is white
const signOn = (colour) => (brightness(colour) < WHITE_TO ? "#ffffff" : "#14181c");
const signPaths = new Map();
const drawSign = (pen, sign, x, y, reach, colour) => {
  if (!sign || reach < LEAST_SIGNED) return;
  if (!signPaths.has(sign)) signPaths.set(sign, new Path2D(sign));
  pen.save();
  pen.translate(x, y);
  pen.scale(reach / 10, reach / 10);
  pen.lineWidth = 2.8;
  pen.lineJoin = "round";
  pen.strokeStyle = pen.fillStyle = colour;
  pen.stroke(signPaths.get(sign));
  pen.fill(signPaths.get(sign));
  pen.restore();
};

// The middle of a sector of half as wide an angle, and how large a disc has room there.
const amid = (radius, turn, half) => {
  const away = (2 * radius * Math.sin(half)) / (3 * half);
  return [Math.cos(turn) * away, Math.sin(turn) * away, Math.min(radius, 0.36 * radius * (1 + half))];
};

// The signs of the forces in a mark: in what each of them fills, or in the ring that it has left.
const drawSigns = (pen, size, { state, shape, colours, signs, share, believed, stale }, ink) => {
  if (!signs) return;
  const sector = sectorOf(shape);
  pen.globalAlpha = stale ? 0.8 : 1;
  const on = (colour) => (stale ? ink.text : signOn(colour));
  const middle = sector ? amid(size * 1.75, sector.turn, sector.half) : [0, 0, size];
  if (state === "held" && believed) drawSign(pen, signs[0], 0, 0, size * BELIEVED, on(colours[0]));
  else if (state === "held" && share) drawSign(pen, signs[0], ...amid(size, (SHARES[share] - 0.5) * Math.PI, SHARES[share] * Math.PI), on(colours[0]));
  else if (state === "held") drawSign(pen, signs[0], ...middle, on(colours[0]));
  else if (state === "vacated") drawSign(pen, signs[0], middle[0], middle[1], middle[2] * 0.66, colours[0]);
  else if (state === "contested" && colours.length === 2 && !sector) {
    const [x, y, reach] = amid(size * 1.1, -Math.PI / 4, Math.PI / 2);
    drawSign(pen, signs[0], x, y, reach * 0.55, on(colours[0]));
    drawSign(pen, signs[1], -x, -y, reach * 0.55, on(colours[1]));
  }
  pen.globalAlpha = 1;
};

// Discs are towns, squares provinces, diamonds places that are fought over; further numbers are sectors for parts of a
// town, two for each of eight directions from the east round by the south.
const SHAPES = ["disc", "square", "diamond", "small"];

// Where "southern half" lies: the number of its shape; a small disc where the words do not say.
const shapeOfPart = (part) => {
  const words = String(part).toLowerCase();
  const has = (word) => words.includes(word);
  const x = (has("east") ? 1 : 0) - (has("west") ? 1 : 0);
  const y = (has("south") ? 1 : 0) - (has("north") ? 1 : 0);
  if (!x && !y) return 3;
  const turn = Math.round((Math.atan2(y, x) * 4) / Math.PI + 8) % 8;
  return SHAPES.length + 2 * turn + (has("half") ? 1 : 0);
};

const sectorOf = (shape) => {
  if (shape < SHAPES.length) return null;
  const turn = (((shape - SHAPES.length) >> 1) * Math.PI) / 4;
  const half = (shape - SHAPES.length) & 1 ? Math.PI / 2 : Math.PI / 3.2;
  return { turn, half };
};

// How far a mark's own shape reaches from its point, and the box of what lies there.
const spreadOf = ({ shape, state }, radius) => (state === "unknown" ? radius * 0.7 : radius * (shape >= SHAPES.length ? 1.75 : shape === 2 ? 1.3 : 1));
const boxOf = (look, radius) => {
  const sector = sectorOf(look.shape);
  const far = spreadOf(look, radius) + 2;
  if (!sector) return [-far, -far, far, far];
  const points = [-1, -0.5, 0, 0.5, 1].map((share) => sector.turn + share * sector.half).map((angle) => [Math.cos(angle) * far, Math.sin(angle) * far]);
  const [xs, ys] = [0, 1].map((axis) => [0, ...points.map((point) => point[axis])]);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
};

const outline = (pen, radius, shape = 0) => {
  pen.beginPath();
  if (shape === 1) pen.roundRect(-radius, -radius, 2 * radius, 2 * radius, radius * 0.3);
  else if (shape === 2) {
    const reach = radius * 1.3;
    pen.moveTo(0, -reach);
    pen.lineTo(reach, 0);
    pen.lineTo(0, reach);
    pen.lineTo(-reach, 0);
    pen.closePath();
  } else if (shape >= SHAPES.length) {
    const { turn, half } = sectorOf(shape);
    pen.arc(0, 0, radius * 1.75, turn - half, turn + half);
    if (half < Math.PI / 2) pen.lineTo(0, 0);
    pen.closePath();
  } else pen.arc(0, 0, radius, 0, 2 * Math.PI);
};

const slices = (pen, radius, parts, turn) => {
  let angle = turn;
  for (const [colour, share] of parts) {
    pen.beginPath();
    pen.moveTo(0, 0);
    pen.arc(0, 0, radius * 2, angle, angle + share * 2 * Math.PI);
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

// A burst at the upper right of a mark: something was struck there.
const drawBurst = (pen, away, ink) => {
  pen.translate(away, -away);
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
};

// Draws one mark round the origin. `look`: state, colours, and what else there is to tell apart by shape.
const drawMark = (pen, radius, look, ink) => {
  const colours = look.colours.length ? look.colours : [GREY];
  const size = look.state === "unknown" ? radius * 0.62 : radius;
  pen.save();
  if (look.besieged) {
    const small = radius <= 6.5 ? 0.6 : 1; // from afar, where marks stand close
    const [inner, outer] = [radius + 3.2 * small, radius + 6.4 * small];
    pen.beginPath();
    pen.arc(0, 0, inner, 0, 2 * Math.PI);
    for (let tooth = 0; tooth < 12; tooth += 1) {
      const angle = (tooth * Math.PI) / 6;
      pen.moveTo(Math.cos(angle) * inner, Math.sin(angle) * inner);
      pen.lineTo(Math.cos(angle) * outer, Math.sin(angle) * outer);
    }
    pen.strokeStyle = ink.paper;
    pen.lineWidth = 3.4 * small;
    pen.stroke();
    pen.strokeStyle = ink.text;
    pen.lineWidth = 1.4 * Math.sqrt(small);
    pen.stroke();
  }
  outline(pen, size + 1.6, look.shape);
  pen.fillStyle = ink.paper;
  pen.fill();
  pen.save();
  outline(pen, size, look.shape);
  pen.clip();
  const dark = brightness(ink.paper) < DARK;
  pen.globalAlpha = look.stale ? (dark ? 0.55 : 0.4) : 1;
  if (look.state === "held") {
    if (look.believed) {
      const inner = size * BELIEVED;
      pen.clip(new Path2D(`M${-inner} 0a${inner} ${inner} 0 1 0 ${2 * inner} 0a${inner} ${inner} 0 1 0 ${-2 * inner} 0`));
    }
    if (look.share) slices(pen, size, [[colours[0], SHARES[look.share]]], -Math.PI / 2);
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
  if (look.stale) pen.globalAlpha = dark ? 1 : 0.8;
  pen.setLineDash(look.stale ? [3.2, 2.4] : look.believed ? [1.4, 2] : []);
  if (look.state === "held") {
    outline(pen, size - 0.4, look.shape);
    pen.strokeStyle = look.believed || look.share || look.stale ? colours[0] : ink.edge;
    pen.lineWidth = look.share || look.believed || look.stale ? 1.9 : 1.1;
    pen.stroke();
  } else if (look.state === "contested") {
    outline(pen, size, look.shape);
    pen.strokeStyle = ink.text;
    pen.lineWidth = 1.8;
    pen.stroke();
  } else if (look.state === "unknown" && look.stale) {
    outline(pen, size - 0.6, look.shape);
    pen.strokeStyle = GREY;
    pen.lineWidth = 1.4;
    pen.stroke();
  } else if (look.state === "vacated") {
    outline(pen, size - 1, look.shape);
    pen.strokeStyle = colours[0];
    pen.lineWidth = 2.4;
    pen.stroke();
  } else if (look.state === "disputed") {
    const step = (2 * Math.PI * size) / 12;
    colours.slice(0, 2).forEach((colour, index, all) => {
      outline(pen, size - 0.6, look.shape);
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
  drawSigns(pen, size, look, ink);
  if (look.struck) drawBurst(pen, size * 0.85 + 1, ink);
  pen.restore();
};

// The sign of lines and areas in the key.
const drawExtent = (pen, kind, colour) => {
  const area = kind === "area";
  pen.strokeStyle = colour;
  pen.fillStyle = colour;
  pen.lineWidth = kind === "line" ? 3 : area ? 1.2 : 1.6;
  pen.setLineDash(kind === "line" ? [] : area ? [4, 3] : [5, 4]);
  pen.beginPath();
  if (area) pen.arc(0, 0, 10, 0, 2 * Math.PI);
  else {
    pen.moveTo(-11, 5);
    pen.lineTo(11, -5);
  }
  pen.stroke();
  pen.globalAlpha = 0.14;
  if (area) pen.fill();
};

const NUMBERED = 9; // the radius from which on a ring of claims has their number in it

// A ring of the forces that claims name, with their number in it where there is room: the marks of claims.
const drawRing = (pen, radius, { slices: parts, struck }, ink) => {
  pen.save();
  pen.beginPath();
  pen.arc(0, 0, radius + 1.5, 0, 2 * Math.PI);
  pen.fillStyle = ink.paper;
  pen.fill();
  let angle = -Math.PI / 2;
  const all = parts.reduce((sum, [, share]) => sum + share, 0);
  const width = Math.max(3, radius * 0.42);
  for (const [colour, share, sign] of parts) {
    const end = angle + (share / all) * 2 * Math.PI;
    pen.beginPath();
    pen.arc(0, 0, radius - width / 2, angle, end);
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.stroke();
    const middle = parts.length > 1 ? (angle + end) / 2 : -Math.PI / 2;
    const away = radius - width / 2;
    if (share / all > 0.1) drawSign(pen, sign, Math.cos(middle) * away, Math.sin(middle) * away, width * 0.66, signOn(colour));
    angle = end;
  }
  pen.beginPath();
  pen.arc(0, 0, radius, 0, 2 * Math.PI);
  pen.strokeStyle = ink.edge;
  pen.lineWidth = 1;
  pen.stroke();
  // The sign of the most: within the ring where there is no number.
  const [[colour, , sign]] = parts;
  if (radius < NUMBERED) drawSign(pen, sign, 0, 0, radius - width, colour);
  if (struck) drawBurst(pen, radius * 0.85 + 1, ink);
  pen.restore();
};

// A mark as an element, for the key, the list and the card: drawn once for each look, and copied.
const pictures = () => {
  const made = new Map();
  return (look, ink, radius = 7) => {
    const key = `${look.key ?? JSON.stringify(look)}|${radius}|${ink.paper}`;
    const sharp = Math.min(Math.max(window.devicePixelRatio || 1, 2), 3);
    const side = 30 * sharp;
    const blank = () => {
      const canvas = make("canvas", { class: "gm-mark", "aria-hidden": "true", width: side, height: side });
      return [canvas, canvas.getContext("2d", { willReadFrequently: true })];
    };
    const drawn = made.get(key);
    const [mark, pen] = blank();
    if (drawn) {
      pen.drawImage(drawn, 0, 0);
      return mark;
    }
    pen.setTransform(sharp, 0, 0, sharp, side / 2, side / 2);
    const sector = sectorOf(look.shape ?? 0);
    if (sector) pen.translate(-Math.cos(sector.turn) * radius * 0.7, -Math.sin(sector.turn) * radius * 0.7);
    if (look.slices) drawRing(pen, radius, look, ink);
    else if (look.extent) drawExtent(pen, look.extent, look.extent === "border" ? ink.border : look.colours[0]);
    else drawMark(pen, look.shape === 3 ? radius * 0.72 : radius, look, ink);
    made.set(key, mark);
    return mark;
  };
};

// How far a mark reaches: most of what a stamp has beyond it would be stamped for nothing.
const reachOf = ({ shape, besieged, struck }, radius) => {
  const spread = spreadOf({ shape }, 1);
  return Math.ceil(1 + Math.max((radius + 1.6) * spread, besieged ? radius + 8.1 : 0, struck ? radius * 0.85 + 7.9 : 0));
};
const ROW_OF_STAMPS = 32;

// Gives marks their pictures: those that are new are drawn side by side and become one bitmap, which is stamped many
// times faster than a canvas. When there is time each is cut out: a bitmap of its own is stamped twice as fast again.
const stamps = () => {
  const made = new Map();
  const together = [];
  const cutOut = () => {
    for (const stamp of together.splice(0)) {
      const { picture, left, top, side } = stamp;
      createImageBitmap(picture, left, top, side, side).then((alone) => Object.assign(stamp, { picture: alone, left: 0, top: 0, alone: true }), () => {});
    }
  };
  const stamp = (marks, ink, sharp) => {
    const fresh = [];
    for (const mark of marks) {
      const { look, size } = mark;
      let bySize = made.get(look.key);
      if (!bySize) made.set(look.key, (bySize = new Map()));
      const key = size * 4 + sharp / 8; // sizes are halves, and no screen is 32 times sharp
      mark.stamp = bySize.get(key);
      if (mark.stamp) continue;
      mark.stamp = { look, size, half: reachOf(look, size), side: 0, left: 0, top: 0, picture: null, alone: false };
      bySize.set(key, mark.stamp);
      fresh.push(mark.stamp);
    }
    if (!fresh.length) return;
    const cell = Math.max(...fresh.map(({ half }) => Math.ceil(2 * half * sharp)));
    const [width, height] = [cell * Math.min(fresh.length, ROW_OF_STAMPS), cell * Math.ceil(fresh.length / ROW_OF_STAMPS)];
    const canvas = "OffscreenCanvas" in window ? new OffscreenCanvas(width, height) : make("canvas", { width, height });
    const pen = canvas.getContext("2d");
    fresh.forEach((one, index) => {
      const { look, size, half } = one;
      one.side = Math.ceil(2 * half * sharp);
      one.left = cell * (index % ROW_OF_STAMPS);
      one.top = cell * Math.floor(index / ROW_OF_STAMPS);
      pen.setTransform(sharp, 0, 0, sharp, one.left + half * sharp, one.top + half * sharp);
      if (look.slices) drawRing(pen, size, look, ink);
      else drawMark(pen, size, look, ink);
    });
    const picture = canvas.transferToImageBitmap?.() ?? canvas;
    for (const one of fresh) one.picture = picture;
    together.push(...fresh);
  };
  return Object.assign(stamp, { cutOut });
};
