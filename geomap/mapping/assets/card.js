// The card of a place: its state on the day shown, and every claim with the words it stands on.

const RELATIONS = { near: "near ", part_of: "part of ", between: "between ", offset: "away from ", along: "along " };

const forceName = (app, number) => {
  const swatch = make("span", { class: "gm-swatch", "aria-hidden": "true" });
  swatch.style.setProperty("--colour", app.model.forces.shade[number]);
  return make("span", { class: "gm-force" }, swatch, foreign(app.model.forces.name[number]));
};

// What a claim says, in plain words.
const claimWords = (app, claim) => {
  const who = claim.force === undefined ? null : forceName(app, claim.force);
  const against = claim.opponent === undefined ? null : forceName(app, claim.opponent);
  const share = claim.share === undefined ? null : pick({ part: "part of it", half: "half of it", most: "most of it" }, claim.share)
    ?? foreign(claim.share);
  const what = claim.part !== undefined ? ["the ", foreign(claim.part)] : share ? [share] : ["it"];
  const somebody = who ?? "somebody";
  switch (claim.status) {
    case "controls": return [somebody, " holds ", ...what];
    case "captured": return [somebody, " took ", ...what, ...(against ? [" from ", against] : [])];
    case "lost": return [somebody, " lost ", ...what, ...(against ? [" to ", against] : [])];
    case "besieged": return ["besieged", ...(against ? [" by ", against] : []), ...(who ? ["; inside: ", who] : [])];
    case "siege_broken": return ["siege broken", ...(who ? [" by ", who] : []), ...(against ? [", besieger: ", against] : [])];
    case "contested": {
      const parties = (claim.parties ?? []).map((number) => forceName(app, number));
      return parties.length ? ["contested between ", ...listed(parties)] : ["contested"];
    }
    default: return ["struck", ...(who ? [" by ", who] : []), ...(against ? [", aimed at ", against] : [])];
  }
};

const entry = (term, ...what) => [make("dt", {}, term), make("dd", {}, what)];

const citation = (cite) => {
  const title = foreign(cite.title ?? cite.file ?? cite.id, "cite", {});
  return [title, make("span", { class: "gm-by" },
    cite.publisher ? [foreign(cite.publisher), ", "] : null,
    cite.published === undefined ? "no date of publication" : `published ${longDay(cite.published)}`),
  cite.url ? make("span", { class: "gm-link" }, link(cite.url, "Open at ")) : null];
};

const candidatesOf = (reference, app) => {
  if (!reference) return null;
  const rows = reference.candidates.map((candidate) => make("tr", { class: candidate.chosen ? "gm-chosen" : null },
    make("th", { scope: "row" }, foreign(candidate.name), candidate.chosen ? make("span", { class: "gm-tick" }, " chosen") : null),
    make("td", {}, [candidate.admin1 ? foreign(candidate.admin1) : null, candidate.admin1 && candidate.country ? ", " : null,
      candidate.country ? countryName(candidate.country) : null]),
    make("td", {}, featureName(candidate.feature)),
    make("td", { class: "gm-figure" }, candidate.score.toFixed(2))));
  const method = pick({ gazetteer: "the gazetteer", corrections: "a correction you gave" }, reference.method);
  return make("details", { class: "gm-considered" },
    make("summary", {}, rows.length === 1 ? "One place considered" : `${rows.length + reference.more} places considered`),
    rows.length ? make("div", { class: "gm-scroll", tabindex: "0", role: "region", "aria-label": "Places considered" },
      make("table", {}, make("thead", {}, make("tr", {}, ...["Place", "In", "Kind", "Score"].map((name) => make("th", { scope: "col" }, name)))),
        make("tbody", {}, rows))) : null,
    reference.more ? make("p", { class: "gm-small" }, `${many(reference.more, "more")} with lower scores.`) : null,
    make("p", { class: "gm-small" }, "Looked up as ", foreign(reference.name, "q"), " in ", method ?? foreign(reference.method), "."));
};

const claimItem = (app, claim, chunk, { placed = true } = {}) => {
  const cite = chunk.cites[claim.cite];
  const [from, to] = [claim.from ?? null, claim.to ?? null];
  const later = app.day !== null && (to ?? cite.published ?? -Infinity) > app.day;
  const flags = [
    claim.believed ? "believed, not asserted" : null,
    claim.selfServing ? "the source speaks for the side that gains" : null,
    claim.zone !== "body" ? `from the page's ${bare(claim.zone)}, not its body` : null,
    later ? "after the day shown" : null,
  ].filter(Boolean);
  const understood = from === null && to === null ? "not known" : spanOf(from, to, longDay);
  const reference = chunk.references[claim.reference];
  return make("li", { class: later ? "gm-claim gm-later" : "gm-claim" },
    make("p", { class: "gm-says" }, capital(claimWords(app, claim)),
      placed ? null : [": ", foreign(claim.place)],
      make("span", { class: "gm-date-of" }, from === null && to === null ? "undated" : spanOf(from, to))),
    flags.length ? make("ul", { class: "gm-flags" }, flags.map((flag) => make("li", {}, flag))) : null,
    make("blockquote", { dir: "auto" }, foreign(claim.quote, "q", { dir: "auto" })),
    make("div", { class: "gm-source" }, citation(cite)),
    make("dl", {},
      claim.by !== undefined ? entry("According to", foreign(claim.by),
        claim.byWritten !== undefined && claim.byWritten !== claim.by ? [" (", foreign(claim.byWritten, "q"), ")"] : null) : null,
      entry("When", understood, claim.edtf !== undefined ? [" ", foreign(claim.edtf, "code")] : null,
        claim.when !== undefined ? [", written ", foreign(claim.when, "q")] : null),
      entry("Place as written", claim.relationWords !== undefined ? [foreign(claim.relationWords), " "] : pick(RELATIONS, claim.relation),
        foreign(claim.place, "q")),
      (claim.backers ?? []).length ? entry("Backed by", listed(claim.backers.map((number) => forceName(app, number)))) : null,
      entry("Confidence of the reading", `${Math.round(claim.confidence * 100)} %`),
      !placed && reference?.reason ? entry("Not placed because", foreign(reference.reason)) : null),
    (claim.copies ?? []).length ? make("details", { class: "gm-considered" },
      make("summary", {}, `Also in ${many(claim.copies.length, "copy", "copies")} of the report`),
      make("ul", { class: "gm-copies" }, claim.copies.map((copy) => make("li", {}, citation(chunk.cites[copy]))))) : null,
    candidatesOf(reference, app));
};

const describeSite = (app, site) => {
  const { model, now, day } = app;
  const row = now.period[site];
  const { periods } = model;
  const notes = [
    now.besieged[site] ? "Besieged on this day." : null,
    now.struck[site] ? "Struck within the week before." : null,
    now.stale[site] ? `Nothing has been reported for ${many(now.age[site], "day")}.` : null,
  ].filter(Boolean);
  const last = lastReport(model, site, day);
  return make("div", { class: "gm-now" },
    make("p", { class: "gm-verdict" }, row < 0 ? "Nothing is reported of it up to this day."
      : [app.shown.looks[site] ? markPicture(app.shown.looks[site], app.ink, 8) : null,
        make("span", {}, capital(stateWords(app, row)))]),
    make("p", { class: "gm-small" },
      row >= 0 && periods.from[row] !== null ? `Since ${longDay(periods.from[row])}. ` : row >= 0 && day !== null ? "Since before the first report. " : "",
      last === null ? "No dated report." : `Last report ${longDay(last)}`
        + (day === null ? "." : day === last ? ", the day shown." : `, ${many(day - last, "day")} before the day shown.`)),
    notes.map((text) => make("p", { class: "gm-alert" }, text)));
};

const describeHistory = (app, site) => {
  const { model } = app;
  const rows = model.periodsOf[site];
  if (rows.length < 2) return null;
  return make("section", { class: "gm-history", "aria-label": "Over time" }, make("h3", {}, "Over time"),
    make("ol", {}, rows.map((row) => make("li", { class: row === app.now.period[site] ? "gm-current" : null },
      make("span", { class: "gm-span" }, spanOf(model.periods.from[row], model.periods.to[row])),
      make("span", {}, capital(stateWords(app, row)))))));
};

const openCard = async (app, site, { from = null, near = false } = {}) => {
  const { model, card } = app;
  app.cameFrom = from ?? app.cameFrom;
  const fresh = app.selected !== site;
  app.select(site);
  const country = countryName(model.sites.country[site]);
  const where = [featureName(model.sites.feature[site]),
    model.sites.admin1[site] ? foreign(model.sites.admin1[site]) : null, country].filter(Boolean);
  const heading = make("h2", { class: "gm-card-title", tabindex: "-1" }, foreign(model.sites.name[site]),
    model.sites.part[site] ? [" ", make("span", { class: "gm-part" }, foreign(model.sites.part[site]))] : null);
  const close = make("button", { type: "button", class: "gm-close", "aria-label": "Close" }, icon("m4 4 8 8M12 4l-8 8"));
  close.addEventListener("click", () => closeCard(app));
  const chunk = await readTexts(model, model.sites.chunk[site]);
  if (app.selected !== site) return;
  const claims = [...(chunk.sites[String(site)] ?? [])].reverse();
  const position = `${Math.abs(model.sites.lat[site]).toFixed(3)}° ${model.sites.lat[site] < 0 ? "S" : "N"}, `
    + `${Math.abs(model.sites.lon[site]).toFixed(3)}° ${model.sites.lon[site] < 0 ? "W" : "E"}`;
  const metres = model.sites.uncertainty[site];
  card.replaceChildren(
    make("header", { class: "gm-card-head" },
      make("div", {}, heading, make("p", { class: "gm-where" }, where.flatMap((node, index) => (index ? [" · ", node] : [node])))),
      close),
    make("div", { class: "gm-card-body" }, describeSite(app, site), describeHistory(app, site),
      make("section", { "aria-label": "Reports" }, make("h3", {}, many(claims.length, "claim")),
        make("ol", { class: "gm-claims" }, claims.map((claim) => claimItem(app, claim, chunk)))),
      make("p", { class: "gm-small" }, position, metres ? `, within ${metres >= 1000 ? `${Math.round(metres / 1000)} km` : `${metres} m`}` : "")));
  card.setAttribute("aria-label", `Details: ${model.names[site]}`);
  card.hidden = false;
  document.documentElement.classList.add("gm-has-card");
  if (fresh) {
    card.querySelector(".gm-card-body").scrollTop = 0;
    heading.focus({ preventScroll: true });
    app.reveal(site, near);
  }
};

const closeCard = (app) => {
  app.card.hidden = true;
  document.documentElement.classList.remove("gm-has-card");
  const site = app.selected;
  app.select(null);
  const back = app.parts.places.querySelector(`[data-site="${site}"]`) ?? app.cameFrom;
  (back?.isConnected ? back : app.map.getContainer()).focus({ preventScroll: true });
};

const fillUnresolved = async (app) => {
  if (app.parts.unresolvedList.childElementCount) return;
  const chunk = await readTexts(app.model, app.lastChunk);
  app.parts.unresolvedList.replaceChildren(
    make("p", { class: "gm-small" }, "These name places that could not be told with enough certainty. They are not on the map."),
    make("ol", { class: "gm-claims" }, chunk.sites.unresolved.map((claim) => claimItem(app, claim, chunk, { placed: false }))));
};
