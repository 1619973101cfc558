// Names beside the marks and on the ground, the most important first, where nothing else is.

const LABELLED = 260; // names tried at most
const BESIDE = 8; // pixels between a name and the mark of another place

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
    // A name needs some room more beside the marks of others: else it would seem to be theirs.
    free(left, top, right, bottom, owner = null, before = 0, behind = 0) {
      return !each(left - before, top, right + behind, bottom, (cell) => (cells.get(cell) ?? []).some((box) => {
        const [less, more] = box.owner === null ? [0, 0] : [before, behind];
        return (owner === null || box.owner !== owner)
          && left - less < box.right && box.left < right + more && top < box.bottom && box.top < bottom;
      }));
    },
  };
};

const write = (pen, words, x, y, colour, halo, width = 3.2) => {
  pen.lineJoin = "round";
  pen.strokeStyle = halo;
  pen.lineWidth = width;
  pen.strokeText(words, x, y);
  pen.fillStyle = colour;
  pen.fillText(words, x, y);
};

// A name that is too long is cut; the mark that says so stays at the end of what is written from the right.
const FROM_THE_RIGHT = /^\P{L}*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;
const shortened = (name) => (name.length > 34 ? `${name.slice(0, 33)}…${FROM_THE_RIGHT.test(name) ? "\u200f" : ""}` : name);

// How wide names are. Letters of scripts that set them side by side are measured once each: to have a whole name set
// takes as long as to draw it, and most names that are tried find no room.
const SIDE_BY_SIDE = /^[ -~\u00a0-\u024f\u0370-\u052f\u1e00-\u1eff\u2010-\u2026]*$/u;
const widths = new Map();
const widthOf = (pen, words, font) => {
  let known = widths.get(font);
  if (!known) widths.set(font, (known = new Map()));
  if (known.size > 5000) known.clear();
  const measured = (text) => {
    let width = known.get(text);
    if (width === undefined) {
      pen.font = font;
      known.set(text, (width = pen.measureText(text).width));
    }
    return width;
  };
  if (!SIDE_BY_SIDE.test(words)) return measured(words);
  let width = 0;
  for (const letter of words) width += measured(letter);
  return width;
};

// The marks that get a name first: the chosen one, then what is fought over, then large places.
const mostImportant = (app, placed, most) => {
  const weigh = ({ site, look }) => (site === app.selected ? 1e9 : 0) + (ORDER[look.state] ?? 2) * 1e8
    + Math.min(app.model.sites.population[site], 9e7) - site * 1e-6;
  const named = placed.filter(({ look, site }) => look.state !== "unknown" || site === app.selected || placed.length < 60);
  const weights = Float64Array.from(named, weigh);
  const least = weights.length > most ? weights.slice().sort()[weights.length - most] : -Infinity;
  return named.map((mark, index) => [weights[index], mark]).filter(([weight]) => weight >= least)
    .sort(([one], [other]) => other - one).map(([, mark]) => mark);
};

// What lies over the map: a name under it could not be read.
const covered = (app, corner) => {
  const container = app.map.getContainer();
  const frame = container.getBoundingClientRect();
  return [app.parts.shownDay, app.parts.outside, ...container.querySelectorAll(".leaflet-control")].filter((it) => it.isConnected).map((it) => {
    const box = it.getBoundingClientRect();
    const [x, y] = [corner.x - frame.left, corner.y - frame.top];
    return { left: box.left + x - 2, top: box.top + y - 2, right: box.right + x + 2, bottom: box.bottom + y + 2 };
  });
};

const layoutLabels = (pen, view, app, placed, taken) => {
  const { model, ink, ground } = app;
  const labels = { sites: [], ground: [] };
  // The canvas reaches beyond the window: a name must not.
  const corner = view.map.containerPointToLayerPoint([0, 0]);
  const [first, last, bottom] = [corner.x + 2, corner.x + view.map.getSize().x - 2, corner.y + view.map.getSize().y];
  const place = (list, words, font, colour, spots, owner, before = null) => {
    // where not even a letter has room nobody need measure the name
    if (!spots.some(([x, y, align]) => taken.free(align === "right" ? x - 4 : x - 2, y - 8, align === "left" ? x + 4 : x + 2, y + 8, owner))) return false;
    const width = widthOf(pen, words, font);
    for (const [x, y, align] of spots) {
      const left = align === "center" ? x - width / 2 : align === "right" ? x - width : x;
      if (left < first || left + width > last || !taken.free(left - 2, y - 8, left + width + 2, y + 8, owner,
        ...(owner === null ? [] : [align === "left" ? 0 : BESIDE, align === "right" ? 0 : BESIDE]))) continue;
      taken.take(left - 2, y - 8, left + width + 2, y + 8);
      list.push({ words, font, colour, left, y, before });
      return true;
    }
    return false;
  };
  for (const { left, top, right, bottom } of covered(app, corner)) taken.take(left, top, right, bottom);
  const ranked = mostImportant(app, placed, LABELLED);
  for (const { site, x, y, size, look } of ranked) {
    if (x < corner.x || x > last + 2 || y < corner.y || y > bottom) continue; // a name without its mark says nothing
    const gap = Math.max(size + 6, spreadOf(look, size) + 5, look.besieged ? size + 9 : 0, site === app.selected ? size + 13 : 0);
    const words = shortened(model.names[site]);
    const spots = [[x + gap, y, "left"], [x - gap, y, "right"], [x, y - gap - 7, "center"], [x, y + gap + 7, "center"]];
    place(labels.sites, words, `600 12.5px ${FONT}`, ink.text, spots, site);
  }
  if (ground && !app.rough && !(app.model.tiles && !app.tilesFailed)) {
    const named = new Set(placed.map(({ site }) => app.foldedName(site)));
    layoutGround(view, ground, ink, named, taken, labels.ground, place);
  }
  return labels;
};

const layoutGround = (view, ground, ink, named, taken, list, place) => {
  const inside = (x, y) => x >= view.min.x && x <= view.max.x && y >= view.min.y && y <= view.max.y;
  for (const shift of view.worlds) {
    if (view.zoom < 9) {
      for (const country of ground.names) {
        const width = Math.sqrt(country.area) * (view.scale / 360);
        const spot = [view.x(country.x + shift), view.y(country.y)];
        if (width < 46 || width > 2600 || !inside(...spot) || named.has(country.folded)) continue;
        place(list, country.name.toUpperCase(), `600 11px ${FONT}`, ink.country, [0, -26, 26, -52, 52].map((step) => [spot[0], spot[1] + step, "center"]), null);
      }
    }
    const room = Math.round(((view.max.x - view.min.x) * (view.max.y - view.min.y)) / 26000);
    const least = 3e6 / 2.3 ** (view.zoom - 2);
    let written = 0;
    for (const town of ground.towns) {
      if (written >= room || town.population < least) break; // the largest come first
      const [px, py] = [view.x(town.x + shift), view.y(town.y)];
      if (!inside(px, py) || named.has(town.folded) || !taken.free(px - 3, py - 3, px + 3, py + 3)) continue;
      const dot = { x: px, y: py, colour: ink.town };
      if (place(list, town.name, `400 11.5px ${FONT}`, ink.town, [[px + 5, py, "left"], [px - 5, py, "right"]], null, dot)) {
        taken.take(px - 3, py - 3, px + 3, py + 3);
        written += 1;
      }
    }
  }
};

const paintLabels = (pen, list, ink) => {
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  for (const { words, font, colour, left, y, before } of list) {
    if (before) {
      pen.beginPath();
      pen.arc(before.x, before.y, 1.8, 0, 2 * Math.PI);
      pen.fillStyle = before.colour;
      pen.fill();
    }
    pen.font = font;
    write(pen, words, left, y, colour, ink.halo);
  }
};
