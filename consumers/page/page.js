// The live page: takes views from /api/events once a second and shows them. Everything from the stream is set as text,
// never as HTML. An entity is opened by its address, #person/<id> or #country/<code>, so that it can be linked and the
// back button closes it.

const SPANS = {"15m": "15 minutes", "1h": "hour", "24h": "24 hours"};
const REASONS = {
  language: "not in English", withheld: "withheld by the publisher", embargoed: "under embargo", no_text: "without text",
  not_text: "pictures and other media", too_long: "too long", empty: "empty records", failed: "failed in processing",
  invalid_json: "broken JSON", not_an_article: "not an article", too_deep: "nested too deeply", too_large: "too large",
  too_many_entities: "lists and indexes of names", unreadable: "unreadable files",
  tombstone: "deleted by the publisher", undecodable: "undecodable batches",
  advert: "adverts", byline: "bylines", comment: "calls for comments", contact: "contacts", copyright: "copyright notices",
  credit: "photo credits", dateline: "datelines", foreign: "in another language", navigation: "navigation",
  related: "related stories", sign_up: "sign-ups",
};
const SILENT_MS = 8000; // the server sends something every second
const FEW_ARTICLES = 20; // with fewer, nothing is usual yet
const FULL_TONE = 0.5; // where a tone bar is full: means over many sentences rarely lie beyond

const $ = (id) => document.getElementById(id);
const state = {view: null, clock: null, counted: null, window: null, chosen: false, paused: false, heard: 0, source: null};

// ---- building blocks ------------------------------------------------------------------------------------------------

function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}
const h = (tag, attributes = {}, ...children) => build(document.createElement(tag), attributes, children);
const svg = (tag, attributes = {}, ...children) =>
  build(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

const count = (number) => number.toLocaleString("en");
const few = (number) => (number < 10 ? String(Math.round(number * 10) / 10) : count(Math.round(number)));
const many = (number, one, more = `${one}s`) => `${count(number)} ${number === 1 ? one : more}`;
const percent = (part) => `${(100 * part).toFixed(part < 0.0995 ? 1 : 0)} %`;
const signed = (tone) => (Math.abs(tone) < 0.005 ? "" : tone < 0 ? "−" : "+") + Math.abs(tone).toFixed(2);
const address = (entity) => `#${entity.kind}/${encodeURIComponent(entity.id)}`;
const clockTime = (ms) => new Date(ms).toLocaleTimeString("en-GB", {hour: "2-digit", minute: "2-digit"});
const day = (ms) => new Date(ms).toLocaleDateString("en-GB", {weekday: "short", day: "numeric", month: "short"});
const isWeb = (link) => /^https?:\/\/[^/\s]/i.test(link);

function span(ms) {
  const minutes = Math.round(ms / 60000);
  if (minutes < 100 && minutes !== 60) return many(minutes, "minute");
  return minutes <= 48 * 60 ? many(Math.round(minutes / 60), "hour") : many(Math.round(minutes / 1440), "day");
}
const age = (ms) => (ms < 60000 ? `${Math.max(0, Math.round(ms / 1000))} s` : span(ms));

function usual(row) {
  if (row.is_new) return h("span", {class: "hot new"}, "new");
  if (row.usual === null) return h("span", {class: "level"}, "–", h("span", {class: "unseen"}, "not known yet"));
  if (row.times === null) return h("span", {class: "level"}, row.articles ? "rare" : "–");
  const text = row.times < 10 ? row.times.toFixed(1) : Math.round(row.times).toString();
  return h("span", {class: row.times >= 2 && row.articles >= 3 ? "hot" : "level"}, `${text}×`);
}

function tone(value) {
  if (value === null) return h("span", {class: "level"}, "–", h("span", {class: "unseen"}, "too few sentences"));
  const length = Math.min(1, Math.abs(value) / FULL_TONE) * 24;
  return h("span", {}, signed(value), svg("svg", {viewBox: "0 0 48 12", "aria-hidden": "true"},
    svg("rect", {class: "track", x: 0, y: 2, width: 48, height: 8}),
    svg("rect", {class: value < 0 ? "negative" : "positive", x: value < 0 ? 24 - length : 24, y: 2, width: length, height: 8}),
    svg("rect", {class: "axis", x: 23.5, y: 0, width: 1, height: 12})));
}

function towards(row) {
  if (row.sentiment === null) return h("span", {class: "level"}, "–", h("span", {class: "unseen"}, "too few mentions"));
  return h("span", {class: row.sentiment < 0 ? "against" : "for"}, signed(row.sentiment));
}
const isJudged = (rows) => rows.some((row) => row.judged > 0); // without such a model the column has nothing to say

function spark(bars, bucketMs, windowMs) {
  const most = Math.max(...bars);
  const height = (bar) => Math.max(2, 23 * bar / Math.max(most, 4)); // a lone article is no peak
  const within = bars.length - Math.min(bars.length, Math.ceil(windowMs / bucketMs));
  const text = `The last ${span(bars.length * bucketMs)}: at most ${many(most, "article")} in ${span(bucketMs)}, ` +
    `${count(bars.at(-1))} in the latest`;
  return svg("svg", {viewBox: `0 0 ${bars.length * 4} 24`, preserveAspectRatio: "none", role: "img", "aria-label": text},
    svg("rect", {class: "track", x: 0, y: 23, width: bars.length * 4, height: 1}),
    ...bars.map((bar, index) => bar === 0 ? null : svg("rect", {class: index < within ? "before" : "within",
      x: index * 4 + 0.5, y: 23 - height(bar), width: 3, height: height(bar)})));
}

// ---- tables ---------------------------------------------------------------------------------------------------------

const COLUMNS = [
  ["articles", "Articles", (row) => count(row.articles)],
  ["mentions", "Mentions", (row) => count(row.mentions)],
  ["share", "Share", (row) => percent(row.share)],
  ["usual", "× usual", usual],
  ["tone", "Tone", (row) => tone(row.tone)],
  ["sentiment", "Towards", towards],
];

class Table {
  constructor(id, empty) {
    this.table = $(id);
    this.empty = empty;
    this.facts = $(`${id}-facts`);
    this.rows = new Map();
    this.trend = h("th", {scope: "col", class: "spark"}, "Trend");
    this.body = h("tbody");
    this.table.append(h("thead", {}, h("tr", {}, h("th", {scope: "col"}, "Name"),
      ...COLUMNS.map(([name, title]) => h("th", {scope: "col", class: name}, title)), this.trend)), this.body);
  }

  show(view, rows, named) {
    this.facts.textContent = rows.length ? `${count(named)} named in ${many(view.articles, "article")} of the ` +
      `last ${SPANS[view.window]}` : `${this.empty} in the last ${SPANS[view.window]}.`;
    this.table.hidden = !rows.length;
    this.table.classList.toggle("unjudged", !isJudged(rows));
    this.trend.textContent = span(view.spark_ms);
    const focused = document.activeElement?.closest("tr")?.dataset.key;
    const next = new Map();
    rows.forEach((row, index) => {
      const key = address(row);
      const text = JSON.stringify([view.window, row]);
      const old = this.rows.get(key);
      const element = old?.text === text ? old.element : this.row(view, row, old !== undefined && old.articles < row.articles);
      if (old && old.element !== element) old.element.remove();
      if (this.body.children[index] !== element) this.body.insertBefore(element, this.body.children[index] ?? null);
      next.set(key, {text, element, articles: row.articles});
    });
    while (this.body.children.length > rows.length) this.body.lastElementChild.remove();
    this.rows = next;
    const element = focused && next.get(focused)?.element;
    if (element && !element.contains(document.activeElement)) element.querySelector("a").focus({preventScroll: true});
  }

  row(view, row, more) {
    const code = row.kind === "country" && row.name !== row.id ? h("small", {}, ` ${row.id}`) : null;
    return h("tr", {"data-key": address(row), class: more ? "more" : null},
      h("th", {scope: "row"}, h("a", {href: address(row)}, h("bdi", {}, row.name)), code),
      ...COLUMNS.map(([name, , cell]) => h("td", {class: name}, cell(row))),
      h("td", {class: "spark"}, spark(row.spark, view.bucket_ms, view.window_ms)));
  }
}
const tables = {people: new Table("people", "Nobody is named"), countries: new Table("countries", "No country is named")};

// ---- rising and not counted -----------------------------------------------------------------------------------------

function reason(rise) {
  const from = rise.sources > 1 ? ` from ${many(rise.sources, "source")}` : "";
  const before = rise.is_new ? "never named before" : `usually ${few(rise.expected)}`;
  return [`${many(rise.articles, "article")}${from} in ${span(rise.span_ms)}`, before];
}

let announced = new Set();
function showRising(view) {
  const focused = document.activeElement?.closest("#rising li")?.dataset.key;
  $("rising").replaceChildren(...view.rising.map((rise) => {
    const [what, before] = reason(rise);
    const since = `since ${clockTime(rise.since_ms)}`;
    return h("li", {"data-key": address(rise)},
      h("a", {class: "name", href: address(rise)}, h("bdi", {}, rise.name)),
      h("p", {class: "why"}, h("b", {}, what), `, ${before}`),
      h("p", {class: "latest", dir: "auto"}, rise.latest.title || rise.latest.sentence),
      h("p", {class: "facts"}, `${since} · latest ${clockTime(rise.latest.at_ms)}`,
        ...(rise.latest.source ? [" · ", h("bdi", {}, rise.latest.source)] : [])));
  }));
  if (focused) [...$("rising").children].find((card) => card.dataset.key === focused)?.querySelector("a").focus();
  const fresh = view.rising.filter((rise) => !announced.has(address(rise)));
  if (fresh.length) $("rising-news").textContent = fresh.map((rise) => `Rising: ${rise.name}, ${reason(rise).join(", ")}.`).join(" ");
  announced = new Set(view.rising.map(address));
  showRose(view.rose);
  document.title = view.rising.length ? `${count(view.rising.length)} rising · deskwatch` : "deskwatch";
  $("calm").textContent = view.rising.length ? "" : calm(view);
}

let shownRose = "";
function showRose(rose) {
  const text = JSON.stringify(rose);
  if (text === shownRose) return;
  shownRose = text;
  $("rose").replaceChildren(...rose.flatMap((rise, index) => [index ? ", " : "Earlier: ",
    h("a", {href: address(rise)}, h("bdi", {}, rise.name)), ` at ${clockTime(rise.since_ms)}` + (day(rise.since_ms) === day(state.clock.now_ms) ? "" : " yesterday")]));
}

function calm(view) {
  if (!view.remembered) return "Waiting for the first article.";
  if (view.remembered < FEW_ARTICLES) return "Too early to say: what is usual becomes known as articles come in.";
  return "Nothing stands out: everybody has about their usual share of the news.";
}

function showUncounted(counted) {
  const sum = (counts) => Object.values(counts).reduce((total, number) => total + number, 0);
  const left = sum(counted.skipped) + sum(counted.dead);
  const all = left + counted.observed;
  const lines = sum(counted.dropped_lines);
  $("uncounted-facts").textContent = all ? `${percent(left / all)} of the stream: ${many(left, "record")} of ${count(all)} ` +
    `since the start. Of the articles that count, ${many(lines, "line")} were left out.` : "Nothing has come in yet.";
  const entries = (counts, name) => Object.entries(counts).filter(([, number]) => number).sort((a, b) => b[1] - a[1])
    .map(([key, number]) => h("div", {}, h("dt", {}, name(key)), h("dd", {}, count(number))));
  const word = (key) => REASONS[key] ?? key.replaceAll("_", " ");
  $("uncounted-records").replaceChildren(...entries(counted.skipped, word), ...entries(counted.dead, word));
  $("uncounted-lines").replaceChildren(...entries(counted.dropped_lines, word));
}

// ---- the whole page -------------------------------------------------------------------------------------------------

function showClock() {
  const {clock, view} = state;
  $("now").textContent = clock.now_ms ? clockTime(clock.now_ms) : "–:–";
  $("now").setAttribute("datetime", new Date(clock.now_ms).toISOString());
  $("label").textContent = (clock.now_ms ? `${day(clock.now_ms)} · ` : "") + clock.label;
  $("age").textContent = view?.newest_ms ? `last article ${age(clock.now_ms - view.newest_ms)} ago` : "";
}

function show() {
  const {view, counted} = state;
  view.spark_ms = view.bucket_ms * (view.people[0] ?? view.countries[0] ?? {spark: []}).spark.length;
  tables.people.show(view, view.people, view.named.person);
  tables.countries.show(view, view.countries, view.named.country);
  showRising(view);
  showUncounted(counted);
  showClock();
}

function hear(message) {
  state.heard = Date.now();
  $("lost").textContent = "";
  const data = JSON.parse(message.data);
  const clock = message.type === "clock" ? data : data.clock;
  if (!state.chosen && clock.label !== "live") return choose("24h"); // an hour of a replay is over in seconds
  if (message.type === "clock") state.clock = data;
  else Object.assign(state, data);
  if (state.paused) return;
  if (message.type === "clock") showClock();
  else show();
}

// fetch takes no address with a user and a password in it, as that of this page may be; the origin has none.
function ask(path) {
  return fetch(location.origin + path);
}

function connect() {
  state.source?.close();
  state.source = new EventSource(`/api/events?window=${state.window}`);
  for (const name of ["view", "clock"]) state.source.addEventListener(name, hear);
}

function watch() {
  if (Date.now() - state.heard < SILENT_MS) return;
  const since = state.clock?.now_ms ? `; what you see is from ${clockTime(state.clock.now_ms)}` : "";
  $("lost").textContent = `No connection to deskwatch${since}. Trying again.`;
  if (state.source.readyState === EventSource.CLOSED) connect();
}

function choose(window) {
  state.window = window;
  state.chosen = true;
  for (const button of document.querySelectorAll("[data-window]"))
    button.setAttribute("aria-pressed", String(button.dataset.window === window));
  $("csv").href = `/api/export.csv?window=${window}`;
  pause(false);
  connect();
}

function pause(paused) {
  state.paused = paused;
  $("pause").setAttribute("aria-pressed", String(paused));
  if (!paused && state.view) show();
}

// ---- search ---------------------------------------------------------------------------------------------------------

let typed;
async function search() {
  const query = $("query").value.trim();
  const found = query ? (await (await ask(`/api/search?q=${encodeURIComponent(query)}`)).json()).found : [];
  if (query !== $("query").value.trim()) return;
  $("found").replaceChildren(...found.map((entity) => h("li", {}, h("a", {href: address(entity)},
    h("bdi", {}, entity.name), h("span", {class: "facts"}, count(entity.articles))))));
  if (query && !found.length) $("found").append(h("li", {}, "Not named in the last 48 hours"));
  $("found").hidden = !query;
  $("found-count").textContent = query ? many(found.length, "name") : "";
}

function closeSearch() {
  $("found").hidden = true;
}

// ---- one entity -----------------------------------------------------------------------------------------------------

const dialog = $("entity");
const NOTHING = {hash: "", text: "", byPage: false};
let opened = NOTHING;

async function route() {
  const [, kind, id] = location.hash.match(/^#(person|country)\/(.+)$/) ?? [];
  if (!kind) {
    opened = NOTHING;
    return dialog.close();
  }
  closeSearch();
  if (opened.hash !== location.hash) opened = {hash: location.hash, text: "", byPage: opened.byPage};
  let response;
  try {
    response = await ask(`/api/entity/${kind}/${id}`);
  } catch {
    return undefined; // the banner says that there is no connection; what is open stays
  }
  const text = response.ok ? await response.text() : "";
  if (opened.hash !== location.hash || !location.hash) return undefined;
  if (!response.ok || text !== opened.text) showEntity(response.ok ? JSON.parse(text) : null, decodeURIComponent(id));
  opened.text = text;
  if (!dialog.open) {
    dialog.showModal();
    $("entity-name").focus();
  }
  return undefined;
}

function showEntity(profile, id) {
  $("entity-name").textContent = profile?.name ?? id;
  if (!profile) return $("entity-body").replaceChildren(h("p", {class: "facts"}, "No article of the last 48 hours names it."));
  if ($("entity-body").querySelector(".headlines")?.contains(document.activeElement)) return undefined;
  const rows = Object.entries(profile.windows).map(([name, row]) => h("tr", {}, h("th", {scope: "row"}, `Last ${SPANS[name]}`),
    ...COLUMNS.map(([column, , cell]) => h("td", {class: column}, cell(row)))));
  return $("entity-body").replaceChildren(
    h("div", {class: "spark"}, spark(profile.windows["24h"].spark, 1800000, 86400000)),
    h("p", {class: "facts"}, "Articles per half hour, the last 24 hours"),
    h("table", {class: isJudged(Object.values(profile.windows)) ? null : "unjudged"},
      h("caption", {class: "unseen"}, "By window"), h("thead", {}, h("tr", {},
      h("td", {}), ...COLUMNS.map(([name, title]) => h("th", {scope: "col", class: name}, title)))), h("tbody", {}, ...rows)),
    h("h3", {}, `Latest headlines (${count(profile.headlines.length)} of ${count(profile.articles)})`),
    h("ul", {class: "headlines"}, ...profile.headlines.map((headline) => showHeadline(headline, profile.name))));
}

function showHeadline(headline, name) {
  const title = headline.title || "No headline";
  const details = `/article/${headline.article_id}`;
  const attributes = isWeb(headline.link) ? {href: headline.link, rel: "noopener noreferrer", target: "_blank"} : {href: details};
  return h("li", {},
    h("a", {class: "title", dir: "auto", ...attributes}, title),
    h("blockquote", {dir: "auto"}, ...marked(headline.sentence, name)),
    h("p", {class: "meta"},
      h("span", {}, `${day(headline.at_ms)}, ${clockTime(headline.at_ms)}`,
        ...(headline.source ? [" · ", h("bdi", {}, headline.source)] : []), " · ", h("a", {href: details}, "all names")),
      h("span", {class: "tone"}, h("span", {class: "unseen"}, "Tone "), tone(headline.tone)),
      headline.sentiment === null ? null : h("span", {}, "towards ", h("bdi", {}, name), ` ${signed(headline.sentiment)}`)));
}

function marked(sentence, name) {
  const found = [name, name.split(" ").at(-1)].find((part) => part.length > 2 && sentence.includes(part));
  if (!found) return [sentence];
  const start = sentence.indexOf(found);
  return [sentence.slice(0, start), h("mark", {}, found), sentence.slice(start + found.length)];
}

// ---- wiring ---------------------------------------------------------------------------------------------------------

for (const button of document.querySelectorAll("[data-window]")) button.addEventListener("click", () => {
  history.replaceState(null, "", `?window=${button.dataset.window}${location.hash}`);
  choose(button.dataset.window);
});
$("pause").addEventListener("click", () => pause(!state.paused));
$("search").addEventListener("submit", (event) => {
  event.preventDefault();
  $("found").querySelector("a")?.click();
});
$("query").addEventListener("input", () => { clearTimeout(typed); typed = setTimeout(search, 120); });
$("search").addEventListener("keydown", (event) => { if (event.key === "Escape") closeSearch(); });
$("search").addEventListener("focusout", (event) => { if (!$("search").contains(event.relatedTarget)) closeSearch(); });
$("query").addEventListener("focus", search);
addEventListener("hashchange", () => { opened = {...opened, byPage: true}; route(); });
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
$("close").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => { // told a moment later, when the address may have moved on
  if (dialog.open || !opened.hash) return;
  if (opened.byPage) history.back();
  else history.replaceState(null, "", location.pathname + location.search);
  opened = NOTHING;
});

const asked = new URLSearchParams(location.search).get("window");
state.heard = Date.now();
if (asked in SPANS) choose(asked);
else { choose("1h"); state.chosen = false; }
route();
setInterval(watch, 1000);
setInterval(() => { if (dialog.open && !state.paused) route(); }, 3000);
