// What the reader's choices leave: who holds what on a day, and what was claimed between two days.

const DAYS_STRUCK = 7; // how long a strike stays on the map
const KINDS = ["held", "part", "believed", "contested", "disputed", "vacated", "unknown"]; // of situations, each is one
const SIEGE = 0;
const STRIKE = 2;

// The last day up to another on which a claim was news; NONE if it was not.
const lastSeen = ({ from, to, published }, row, day) => {
  const [first, last, printed] = [from[row], to[row], published[row]];
  if (first !== NONE && last !== NONE && first <= day && day <= last) return day;
  let seen = NONE;
  if (first <= day && first > seen) seen = first;
  if (last <= day && last > seen) seen = last;
  if (printed <= day && printed > seen) seen = printed;
  return seen;
};

const lastReport = (model, site, day) => {
  let last = NONE;
  for (const row of rowsOf(model, site)) last = Math.max(last, lastSeen(model.claims, row, day ?? Infinity));
  return last === NONE ? null : last;
};

const [PERIOD, BESIEGED, STRUCK, NEWS] = [0, 1, 2, 3]; // what is known of each site on a day, one after the other

// What is known before anything is: no period, no siege, no strike, no news.
const nothingYet = (count) => new Int32Array(4 * count).fill(-1, 0, count).fill(NONE, NEWS * count);

// Tells whatever changes from one day to another, of each site in the order of time: the day it does (NONE for what has
// always been so), what of which site, and the number of the period that begins, one siege or strike more or less, or the
// day of the news.
const tellEvents = (model, tell) => {
  const { periods, notes, claims, count, firstPeriod, firstNote, firstClaim } = model;
  const hear = (row, site) => {
    const from = claims.from[row];
    const to = claims.to[row];
    const published = claims.published[row];
    const first = from === NONE ? to : from;
    if (first !== NONE) tell(first, NEWS * count + site, Math.max(first, to)); // what goes on is news on each of its days
    if (to < first && to !== NONE) tell(to, NEWS * count + site, to);
    if (published !== first && published !== NONE) tell(published, NEWS * count + site, published);
  };
  for (let site = 0; site < count; site += 1) {
    for (let row = firstPeriod[site]; row < firstPeriod[site + 1]; row += 1) {
      const to = periods.to[row];
      tell(periods.from[row], PERIOD * count + site, row);
      if (to !== NONE && (row + 1 === firstPeriod[site + 1] || periods.from[row + 1] !== to + 1)) tell(to + 1, PERIOD * count + site, -1);
    }
    for (let row = firstNote[site]; row < firstNote[site + 1]; row += 1) {
      const kind = notes.kind[row];
      const from = notes.from[row];
      const to = notes.to[row];
      const first = kind === STRIKE && from === NONE ? to : from;
      const last = kind === SIEGE || first === NONE ? to : (to === NONE ? first : to) + DAYS_STRUCK;
      if (kind !== SIEGE && kind !== STRIKE) continue;
      const what = (kind === SIEGE ? BESIEGED : STRUCK) * count + site;
      tell(first, what, 1);
      if (last !== NONE) tell(last + 1, what, -1);
    }
    for (let row = firstClaim[site]; row < firstClaim[site + 1]; row += 1) hear(row, site);
    for (const row of model.also.get(site) ?? []) hear(row, site);
  }
};

// What an event makes of what was known before: periods follow each other, sieges and strikes are counted, news is the last.
const following = (count, what, was, value) => (what < count ? value : what < NEWS * count ? was + value : Math.max(was, value));
const isCounted = (count, what) => what >= count && what < NEWS * count;

// What is known on the first day that is asked for.
const knownOn = (model, at) => {
  const { count } = model;
  const all = nothingYet(count);
  tellEvents(model, (day, of, value) => { if (day <= at) all[of] = following(count, of, all[of], value); });
  for (let of = count; of < NEWS * count; of += 1) all[of] = all[of] > 0 ? 1 : 0;
  return all;
};

// All events in order of days, without those that change nothing: what is so from the day on, and what was before.
const readChanges = (model) => {
  const { count, periods, notes, claims } = model;
  const most = 2 * (periods.from.length + notes.kind.length) + 3 * claims.count;
  const [day, what, value] = [new Int32Array(most), new Uint32Array(most), new Int32Array(most)];
  let told = 0;
  tellEvents(model, (one, of, is) => {
    day[told] = one;
    what[told] = of;
    value[told] = is;
    told += 1;
  });
  let [first, last] = [Infinity, -Infinity];
  for (let event = 0; event < told; event += 1) {
    if (day[event] > last) last = day[event];
    if (day[event] < first && day[event] !== NONE) first = day[event];
  }
  const begins = new Uint32Array(Math.max(last - first, 0) + 4);
  const slot = (event) => (day[event] === NONE ? 0 : day[event] - first + 1);
  for (let event = 0; event < told; event += 1) begins[slot(event) + 1] += 1;
  for (let index = 1; index < begins.length; index += 1) begins[index] += begins[index - 1];
  const order = new Uint32Array(told);
  for (let event = 0; event < told; event += 1) {
    const at = slot(event);
    order[begins[at]] = event;
    begins[at] += 1;
  }
  const sums = nothingYet(count);
  const [days, whats, before, after] = [new Int32Array(told), new Uint32Array(told), new Int32Array(told), new Int32Array(told)];
  let found = 0;
  for (let at = 0; at < told; at += 1) {
    const event = order[at];
    const of = what[event];
    const was = sums[of];
    const is = following(count, of, was, value[event]);
    sums[of] = is;
    days[found] = day[event];
    whats[found] = of;
    before[found] = isCounted(count, of) ? Number(was > 0) : was;
    after[found] = isCounted(count, of) ? Number(is > 0) : is;
    if (before[found] !== after[found]) found += 1;
  }
  return { days: days.slice(0, found), whats: whats.slice(0, found), before: before.slice(0, found), after: after.slice(0, found) };
};

// What every site is on a day, whatever is filtered: the row of its period, and what else goes on there. From what is known
// of another day only that is changed which changed between the two.
const situationsOn = (model, day, known = null) => {
  const { count, staleAfter } = model;
  const at = day ?? 0; // where nothing has a day it is the same on all
  const now = known ?? { stale: new Uint8Array(count), age: new Int32Array(count) };
  if (known === null) {
    now.all = knownOn(model, at);
    [now.period, now.besieged, now.struck, now.news] = [PERIOD, BESIEGED, STRUCK, NEWS].map((what) => now.all.subarray(what * count, (what + 1) * count));
  } else {
    const { days, whats, before, after } = (model.changes ??= readChanges(model));
    if (now.done === undefined) {
      const later = days.findIndex((one) => one > now.day);
      now.done = later < 0 ? days.length : later;
    }
    for (; now.done < days.length && days[now.done] <= at; now.done += 1) now.all[whats[now.done]] = after[now.done];
    for (; now.done > 0 && days[now.done - 1] > at; now.done -= 1) now.all[whats[now.done - 1]] = before[now.done - 1];
  }
  now.day = at;
  const { news, age, stale } = now;
  for (let site = 0; site < count; site += 1) {
    age[site] = news[site] === NONE ? -1 : Math.max(at - news[site], 0);
    stale[site] = age[site] > staleAfter ? 1 : 0;
  }
  return now;
};

// What kind of situation a period is: each state, with what is held in part or only believed told apart.
const kindOf = ({ state, share, believed }, row) => {
  if (state[row] > 0) return state[row] + 2;
  if (share[row]) return 1;
  return believed[row] ? 2 : 0;
};

// The filters as tables that a row can be looked up in: forces (the first is "none named"), sets of forces, and so on.
const masks = (app) => {
  const { model, filters } = app;
  const force = Uint8Array.from({ length: model.forces.id.length + 1 }, (_, index) => (filters.forces.has(index - 1) ? 0 : 1));
  const layer = Uint8Array.from(model.layerStates, (_, number) => (app.off.has(number) ? 0 : 1));
  // a force whose layer is switched off shows nothing of its own in either view
  model.layerForces.forEach((number, index) => { if (number >= 0 && !layer[index]) force[number + 1] = 0; });
  return {
    force, layer,
    set: Uint8Array.from(model.sets, (members) => (members.length ? members.some((it) => force[it + 1]) : force[0])),
    kind: Uint8Array.from(KINDS, (name) => (filters.kinds.has(name) ? 0 : 1)),
    status: Uint8Array.from(model.statuses, (name) => (filters.statuses.has(name) ? 0 : 1)),
    source: Uint8Array.from(model.sources, (_, index) => (filters.sources.has(index) ? 0 : 1)),
    cast: Uint8Array.from(model.claims.casts, (members) => (members.length ? members.some((it) => force[it + 1]) : force[0])),
    allSources: filters.sources.size === 0,
  };
};

// Does a claim speak of a day between two?
const isBetween = (claims, row, first, last) => {
  const late = claims.day[row];
  const early = claims.from[row] !== NONE ? claims.from[row] : late;
  return late !== NONE && early <= last && late >= first;
};

const emptyCounts = (model) => ({
  force: new Uint32Array(model.forces.id.length + 1), kind: new Uint32Array(KINDS.length),
  status: new Uint32Array(model.statuses.length), source: new Uint32Array(model.sources.length),
  besieged: 0, struck: 0, stale: 0,
});

// Counts of a choice are of what would show if only that choice were made anew: each filter but its own is at work.
const siftState = (app) => {
  const { model, now, day } = app;
  const { periods, claims } = model;
  const mask = masks(app);
  const counts = emptyCounts(model);
  const sites = [];
  const looks = new Array(model.count);
  const stamp = new Int32Array(model.sources.length).fill(-1);
  const listening = !mask.allSources || app.parts.sourceFold.open; // else nobody asks who was heard
  for (let site = 0; site < model.count; site += 1) {
    const row = now.period[site];
    if (row < 0 || !mask.layer[periods.layer[row]]) continue;
    const kind = kindOf(periods, row);
    const [ofForce, ofKind] = [mask.set[periods.set[row]], mask.kind[kind]];
    if (!ofForce && !ofKind) continue;
    let ofSource = mask.allSources ? 1 : 0;
    const heard = (claim) => {
      if (day !== null && claims.day[claim] > day) return;
      const source = claims.source[claim];
      if (mask.source[source]) ofSource = 1;
      if (ofForce && ofKind && stamp[source] !== site) {
        stamp[source] = site;
        counts.source[source] += 1;
      }
    };
    for (let claim = model.firstClaim[site]; listening && claim < model.firstClaim[site + 1]; claim += 1) heard(claim);
    if (listening) model.also.get(site)?.forEach(heard);
    if (!ofSource) continue;
    if (ofForce) counts.kind[kind] += 1;
    if (ofKind) {
      const members = model.sets[periods.set[row]];
      if (members.length) for (const number of members) counts.force[number + 1] += 1;
      else counts.force[0] += 1;
    }
    if (!ofForce || !ofKind) continue;
    sites.push(site);
    looks[site] = app.look(site, row);
    counts.besieged += now.besieged[site];
    counts.struck += now.struck[site];
    counts.stale += now.stale[site];
  }
  return { sites, looks, counts, total: sites.length };
};

const siftClaims = (app) => {
  const { model, from, to } = app;
  const { claims, placed } = model;
  const mask = masks(app);
  const counts = emptyCounts(model);
  const sites = [];
  const looks = new Array(model.count);
  const told = new Uint32Array(model.count);
  const ofCast = new Uint32Array(claims.casts.length);
  const weight = new Uint32Array(model.forces.id.length + 1);
  let total = 0;
  let [found, statuses] = [0, 0];
  const count = (row) => {
    if (from !== null && !isBetween(claims, row, from, to)) return;
    const [cast, status, source] = [claims.cast[row], claims.status[row], claims.source[row]];
    const [byForce, byStatus, bySource] = [mask.cast[cast], mask.status[status], mask.source[source]];
    if (byForce && bySource) counts.status[status] += 1;
    if (byForce && byStatus) counts.source[source] += 1;
    if (byStatus && bySource) ofCast[cast] += 1;
    if (!(byForce && byStatus && bySource)) return;
    found += 1;
    statuses |= 1 << status;
    weight[(claims.casts[cast][0] ?? -1) + 1] += 1;
  };
  for (let site = 0; site < model.count; site += 1) {
    [found, statuses] = [0, 0];
    for (let row = model.firstClaim[site]; row < model.firstClaim[site + 1]; row += 1) count(row);
    if (!found) continue;
    sites.push(site);
    told[site] = found;
    total += found;
    looks[site] = app.claimLook(site, weight, found, statuses);
    weight.fill(0);
  }
  found = 0;
  for (let row = placed; row < claims.count; row += 1) count(row);
  ofCast.forEach((several, cast) => {
    const members = claims.casts[cast];
    if (members.length) for (const number of members) counts.force[number + 1] += several;
    else counts.force[0] += several;
  });
  return { sites, looks, counts, told, total: total + found };
};

// The rows of the claims behind what is shown, those without a place at the end.
const shownRows = (app) => {
  const { model, shown, view, day } = app;
  const { claims } = model;
  const mask = masks(app);
  const wanted = (row) => mask.source[claims.source[row]] && mask.cast[claims.cast[row]] && (view === "claims"
    ? mask.status[claims.status[row]] && (app.from === null || isBetween(claims, row, app.from, app.to))
    : day === null || claims.day[row] <= day);
  const rows = [];
  const seen = new Set();
  const keep = (row) => {
    if (wanted(row) && !seen.has(row)) {
      seen.add(row);
      rows.push(row);
    }
  };
  for (const site of shown.sites) {
    for (let row = model.firstClaim[site]; row < model.firstClaim[site + 1]; row += 1) keep(row);
    if (view === "state") model.also.get(site)?.forEach(keep);
  }
  for (let row = model.placed; row < claims.count; row += 1) keep(row);
  return rows;
};
