// The board's own script: it searches, tells how old things are, and puts what the server renders where it belongs. It asks for nothing and
// changes nothing but this page.
'use strict';
(() => {
  const page = document.documentElement;
  const byId = (id) => document.getElementById(id);

  // How old things are: the server writes times, and this says how long ago they were.
  const said = (seconds) =>
    seconds < 5 ? 'now' : seconds < 60 ? `${Math.floor(seconds)} s ago`
      : seconds < 3600 ? `${Math.floor(seconds / 60)} min ago`
      : seconds < 86400 ? `${Math.floor(seconds / 3600)} h ago` : `${Math.floor(seconds / 86400)} d ago`;
  const left = (seconds) =>
    seconds <= 0 ? 'over' : seconds < 60 ? 'less than a minute left' : seconds < 3600 ? `${Math.ceil(seconds / 60)} min left`
      : seconds < 172800 ? `${Math.floor(seconds / 3600)} h ${Math.floor(seconds % 3600 / 60)} min left` : `${Math.floor(seconds / 86400)} d left`;
  const ages = () => {
    const now = Date.now();
    for (const time of document.querySelectorAll('time[data-age]')) {
      const seconds = (now - Date.parse(time.dateTime)) / 1000;
      const text = time.dataset.age === 'left' ? left(-seconds) : said(Math.max(0, seconds));
      if (time.textContent !== text) time.textContent = text;
    }
  };

  // Search and filters.
  const find = byId('find');
  let rows = [];
  let wanted = 'all';
  const gather = () => {
    rows = [...document.querySelectorAll('#fleet tbody tr')].map((row) => ({ row, text: row.dataset.find || '' }));
  };
  // More rows than a screen has come back after the first ones are painted: a thousand at once take longer than a letter does to type.
  const first = 60;
  let later = 0;
  const comeBack = (late) => {
    later = requestAnimationFrame(() => {
      for (const row of late.splice(0, 100)) row.hidden = false;
      if (late.length) comeBack(late);
    });
  };
  const many = (services) => services === 1 ? '1 service' : `${services.toLocaleString('en')} services`;
  const show = () => {
    if (!byId('fleet')) return;
    const late = [];
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, text } of rows) {
      const hit = words.every((word) => text.includes(word)) && (wanted === 'all' || row.dataset[wanted] !== undefined);
      if (hit && row.hidden && shown >= first) late.push(row); else if (row.hidden === hit) row.hidden = !hit;
      if (hit) shown++;
    }
    cancelAnimationFrame(later);
    if (late.length) comeBack(late);
    byId('nothing').hidden = shown > 0;
    byId('shown').textContent = shown === rows.length ? many(shown) : `${shown} of ${many(rows.length)}`;
    for (const chip of document.querySelectorAll('[data-filter]')) {
      chip.setAttribute('aria-pressed', String(chip.dataset.filter === wanted));
    }
  };
  document.addEventListener('click', (event) => {
    const chip = event.target.closest('[data-filter]');
    if (chip) { wanted = chip.dataset.filter; show(); }
  });
  if (find && byId('fleet')) {
    // A page that is a file is sent nothing that was asked for.
    if (page.dataset.live !== 'yes') find.value = new URLSearchParams(location.search).get('q') || '';
    find.addEventListener('input', show);
    find.form.addEventListener('submit', (event) => event.preventDefault());
  }
  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest('input, textarea, select');
    if (event.key === '/' && !typing && find && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      find.focus();
      find.select();
    } else if (event.key === 'Escape' && typing === find && find.value) {
      find.value = '';
      show();
    }
  });

  const focusable = (part) => [...part.querySelectorAll('a, button, summary')];
  // What is unfolded stays so.
  const carried = (old, fresh) => {
    const open = [...old.querySelectorAll('details')].map((one) => one.open);
    [...fresh.querySelectorAll('details')].forEach((one, i) => { if (i < open.length) one.open = open[i]; });
    return fresh;
  };
  // Puts new parts in place of old ones, and leaves the focus and what is unfolded as they were.
  const put = (old, html) => {
    const holder = document.createElement('template');
    holder.innerHTML = html;
    const fresh = holder.content.firstElementChild;
    if (!fresh || old.outerHTML === fresh.outerHTML) return;
    const focused = old.contains(document.activeElement) ? focusable(old).indexOf(document.activeElement) : -1;
    carried(old, fresh);
    // That a figure is another one now is no news; a version or a condition is.
    const news = (cell) => [...cell.querySelectorAll('.word, .ver, .tag')].map((one) => one.textContent).join();
    if (old.matches('.cell') && news(old) !== news(fresh)) fresh.classList.add('fresh');
    old.replaceWith(fresh);
    if (focused >= 0) focusable(fresh)[focused]?.focus();
  };
  // An open page becomes what a fresh one is, sections that come and go included; what is the same stays the very element that it was.
  const renew = (other) => {
    const main = byId('main');
    const before = [...main.children];
    const fresh = [...other.getElementById('main').children].map((one, place) => {
      const old = one.id ? before.find((its) => its.id === one.id) : before[place]?.id ? undefined : before[place];
      if (!old) return one;
      if (old.outerHTML === one.outerHTML) return old;
      return carried(old, one);
    });
    if (fresh.length === before.length && fresh.every((one, place) => one === before[place])) return;
    const focused = document.activeElement;
    const focus = main.contains(focused) ? before.find((its) => its.contains(focused)) : undefined;
    const rank = focus ? focusable(focus).indexOf(focused) : -1;
    const place = focus ? before.indexOf(focus) : -1;
    main.replaceChildren(...fresh);
    if (rank >= 0 && !main.contains(focused)) {
      const now = (focus.id && byId(focus.id)) || fresh[place];
      if (now) focusable(now)[rank]?.focus();
    }
  };
  const again = async () => {
    let answer;
    try {
      answer = await fetch(location.href, { headers: { Accept: 'text/html' }, signal: AbortSignal.timeout(8000) });
    } catch (error) {
      lost();
      return;
    }
    const text = await answer.text();
    if (!answer.ok) {
      // What this page was about is there no more, or nobody can say how it is.
      trouble(text.trim());
      return;
    }
    const other = new DOMParser().parseFromString(text, 'text/html');
    page.dataset.version = other.documentElement.dataset.version;
    page.dataset.refresh = other.documentElement.dataset.refresh;
    put(byId('where'), other.getElementById('where').outerHTML);
    renew(other);
    gather(); show(); ages();
    hears(true);
  };

  // What changes comes by itself.
  const live = byId('live');
  let heard = Date.now();
  const state = (now, text) => {
    live.dataset.state = now;
    live.textContent = text;
    document.body.classList.toggle('lost', now === 'lost');
  };
  const age = () => said((Date.now() - heard) / 1000).replace(' ago', '').replace('now', 'a moment');
  const lost = () => { if (!troubled) state('lost', `connection lost: what you see is ${age()} old`); };
  let troubled = false;
  const trouble = (why) => { troubled = true; state('lost', `what you see is of before: ${why}`); };
  const hears = (all) => {
    heard = Date.now();
    if (all) troubled = false;
    if (!troubled && live.dataset.state !== 'live') state('live', 'this page is live');
  };
  // A browser keeps six connections to a server: the fleet's page alone has one of its own, and gives it away while nobody sees it; the
  // others ask.
  let source;
  const listen = () => {
    source = new EventSource(`${page.dataset.root}events?since=${page.dataset.version}`);
    source.addEventListener('beat', () => hears());
    source.addEventListener('parts', (event) => {
      hears(true);
      const update = JSON.parse(event.data);
      page.dataset.version = update.version;
      for (const [id, html] of update.parts) {
        const old = byId(id);
        if (old) put(old, html);
      }
      for (const [id, marks] of update.rows) {
        const row = byId(id);
        if (!row) continue;
        for (const name of ['differs', 'trouble', 'moving', 'held', 'asleep']) {
          if (marks.includes(name)) row.dataset[name] = ''; else delete row.dataset[name];
        }
        row.dataset.find = update.find[id];
      }
      if (update.said.length) byId('said').textContent = update.said.join('. ');
      if (update.rows.length) { gather(); show(); }
      ages();
    });
    source.addEventListener('again', (event) => { page.dataset.version = event.data; again(); });
    source.addEventListener('lost', (event) => { heard = Date.now(); trouble(JSON.parse(event.data)); });
    const mine = source;
    mine.addEventListener('error', () => {
      if (mine !== source) return;
      lost();
      if (mine.readyState === EventSource.CLOSED) { mine.close(); setTimeout(() => { if (mine === source) listen(); }, 3000); }
    });
  };
  let asked = 0;
  const ask = () => {
    clearTimeout(asked);
    if (document.hidden) return;
    again().finally(() => { asked = setTimeout(ask, 1000 * Number(page.dataset.refresh || 3)); });
  };
  const seen = () => {
    source?.close();
    source = undefined;
    if (document.hidden) return;
    // Nothing has been heard since it was seen last.
    if (Date.now() - heard > 5000) lost();
    if (page.dataset.page === 'fleet') listen(); else ask();
  };
  gather();
  show();
  ages();
  setInterval(ages, 1000);
  if (page.dataset.live === 'yes') {
    state('live', 'this page is live');
    seen();
    document.addEventListener('visibilitychange', seen);
    setInterval(() => { if (!document.hidden && (Date.now() - heard) / 1000 > 12) lost(); }, 1000);
  }
})();
