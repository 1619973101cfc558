// The map as a picture: what is seen of it, drawn anew and sharper, with its title, time, key and credits.

const SHARP = 2;
const ROW = 24;
const MOST_NAMED = 200; // forces, for no canvas is endless

// The rows of the key that are on the map: a sign or a colour, and the words.
const keyRows = ({ parts, areasOn, areas }) => {
  const rows = [...parts.panel.querySelectorAll(".gm-printed li:not(.gm-empty, .gm-off)")].filter((row) => !row.closest("[hidden]:not(li)")).map((row) => ({
    mark: row.querySelector("canvas"),
    colour: row.querySelector(".gm-swatch")?.style.getPropertyValue("--colour"),
    cue: row.querySelector(".gm-swatch path")?.getAttribute("d"),
    words: bare(row.querySelector(".gm-words").textContent),
  }));
  const forces = rows.filter(({ colour }) => colour);
  const more = forces.splice(MOST_NAMED).length;
  return [...forces, ...(more ? [{ words: `and ${many(more, "more force")}` }] : []), ...rows.filter(({ mark }) => mark),
    ...(areas && areasOn && !parts.areas.hidden ? [{ words: parts.areasWords.textContent }] : [])];
};

// Where each row of the key goes, line after line; the signs begin a line of their own.
const layoutKey = (pen, rows, width) => {
  let [x, y] = [0, 0];
  rows.forEach((row, index) => {
    row.sign = row.mark ? 30 : row.colour ? 18 : 0;
    row.wide = Math.min(row.sign + pen.measureText(row.words).width + 14, width);
    if (x && (x + row.wide > width || (row.mark && !rows[index - 1].mark))) [x, y] = [0, y + ROW];
    [row.x, row.y] = [x, y];
    x += row.wide;
  });
  return rows.length ? y + ROW : 0;
};

const paintScale = (pen, { map, ink }, bottom) => {
  const line = map.getContainer().querySelector(".leaflet-control-scale-line");
  if (!line) return;
  pen.strokeStyle = pen.fillStyle = ink.text;
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.moveTo(10, bottom - 16);
  pen.lineTo(10, bottom - 10);
  pen.lineTo(10 + line.offsetWidth, bottom - 10);
  pen.lineTo(10 + line.offsetWidth, bottom - 16);
  pen.stroke();
  write(pen, line.textContent, 15, bottom - 20, ink.text, ink.halo);
};

const picture = (app) => {
  const { map, model, ink } = app;
  const size = map.getSize();
  const canvas = make("canvas");
  const pen = canvas.getContext("2d");
  const font = `400 12px ${FONT}`;
  const room = size.x - 32;
  const rows = keyRows(app);
  pen.font = font;
  const [head, foot] = [62, layoutKey(pen, rows, room) + 34];
  [canvas.width, canvas.height] = [size.x * SHARP, (size.y + head + foot) * SHARP];
  pen.setTransform(SHARP, 0, 0, SHARP, 0, 0);
  pen.fillStyle = ink.paper;
  pen.fillRect(0, 0, size.x, size.y + head + foot);
  pen.save();
  pen.beginPath();
  pen.rect(0, head, size.x, size.y);
  pen.clip();
  const corner = map.containerPointToLayerPoint([0, 0]);
  pen.translate(-corner.x, head - corner.y);
  for (const paint of [(view) => paintGround(pen, view, app.ground, ink), (view) => paintMarks(pen, view, app)]) paint(app.marks.view(SHARP));
  pen.restore();
  pen.textAlign = "left";
  pen.textBaseline = "alphabetic";
  pen.font = font;
  paintScale(pen, app, head + size.y);
  pen.fillStyle = ink.text;
  pen.font = `700 20px ${FONT}`;
  pen.fillText(bare(model.title), 16, 28, room);
  pen.font = `400 13px ${FONT}`;
  pen.fillText(`${model.titled ? "Who is reported to control what. " : ""}${app.parts.shownDay.textContent}.`, 16, 48, room);
  pen.font = font;
  for (const { mark, colour, cue, words, sign, wide, x, y } of rows) {
    const middle = head + size.y + 8 + y + ROW / 2;
    if (mark) pen.drawImage(mark, 16 + x - 2, middle - 15, 30, 30);
    else if (colour) {
      pen.beginPath();
      pen.arc(16 + x + 6, middle, 6, 0, 2 * Math.PI);
      pen.fillStyle = colour;
      pen.fill();
      drawSign(pen, cue, 16 + x + 6, middle, 6, signOn(colour));
    }
    pen.fillStyle = ink.text;
    pen.fillText(words, 16 + x + sign, middle + 4, wide - sign);
  }
  pen.fillStyle = ink.country;
  pen.font = `400 11px ${FONT}`;
  pen.fillText(["geomap", "names: GeoNames (CC BY 4.0)", "ground: Natural Earth", ...model.credits.map(bare)].join(" · "), 16, size.y + head + foot - 10, room);
  return canvas;
};
