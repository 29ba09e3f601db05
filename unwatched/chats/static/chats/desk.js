// The desk of a live chat. The server says only that something has changed; the page then asks for itself again and
// takes over what differs. Three rules: what has the focus or holds typed words is never swapped; new replies wait
// behind a bar; and without any of this the page works by reloading.
(() => {
  // Milliseconds.
  const GLANCE = 1000, RENEW = 20000, SOON = 200, SELDOM = 1000, FIRST_BEAT = 1500, BEAT = 10000, AGAIN = 60000;
  const UNITS = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];

  window.wagtail.app.register('o-desk', class extends window.StimulusModule.Controller {
    static targets = ['form', 'list', 'fresh', 'link'];
    static values = { stream: String };

    connect() {
      this.sent = new Map(); // what the server has of each box
      this.since = null;
      this.ticks = 1;
      this.listen();
      this.timer = setInterval(() => this.refresh(), RENEW);
      this.clock = setInterval(() => this.tick(), 1000);
      this.span = new Intl.RelativeTimeFormat(document.documentElement.lang || 'en', { style: 'short', numeric: 'always' });
      addEventListener('pagehide', this.leave = () => this.beat({ last: true }));
      addEventListener('offline', this.off = () => this.lose());
      addEventListener('online', this.on = () => this.glance());
    }

    disconnect() {
      this.source?.close();
      clearInterval(this.timer);
      clearInterval(this.clock);
      clearInterval(this.poll);
      clearTimeout(this.again);
      clearTimeout(this.beating);
      removeEventListener('pagehide', this.leave);
      removeEventListener('offline', this.off);
      removeEventListener('online', this.on);
    }

    // --- Hearing that something has changed ---

    listen() {
      this.source = new EventSource(this.streamValue);
      this.source.onopen = () => { this.rest(); this.say('live'); };
      this.source.onmessage = () => this.soon();
      this.source.onerror = () => this.ask();
    }

    // No stream, or none any more: look every second whether something has changed, and try for a stream again after a
    // while.
    ask() {
      this.watch();
      if (this.source.readyState === EventSource.CLOSED) {
        clearTimeout(this.again);
        this.again = setTimeout(() => this.listen(), AGAIN);
      }
      this.refresh();
    }

    watch() { this.poll ??= setInterval(() => this.glance(), GLANCE); }

    rest() { clearInterval(this.poll); this.poll = null; }

    // Also when the stream still looks open: a line that is cut says nothing.
    lose() {
      this.state = null;
      this.say('lost');
      this.watch();
    }

    // A few bytes; the desk itself is asked for when they differ.
    async glance() {
      if (this.glancing) return;
      this.glancing = true;
      try {
        const answer = await fetch(`${this.streamValue}?glance`, { headers: { 'X-Requested-With': 'XMLHttpRequest' } });
        const state = answer.ok && !answer.redirected ? await answer.text() : null;
        if (state === null || state !== this.state) this.soon();
        this.state = state;
        if (state !== null && this.source.readyState === EventSource.OPEN) this.rest();
      } catch {
        this.lose();
      }
      this.glancing = false;
    }

    say(state) {
      this.since = state === 'lost' ? this.since ?? new Date() : null;
      for (const words of this.linkTarget.querySelectorAll('[data-link]')) words.hidden = words.dataset.link !== state;
      const since = this.linkTarget.querySelector('[data-since]');
      const clock = this.since?.toTimeString().slice(0, 5);
      if (clock && since.textContent !== clock) since.textContent = clock;
    }

    // At once after a quiet time, else once a second: in a busy chat something happens all the time.
    soon() {
      const wait = Math.max(SOON, (this.asked ?? 0) + SELDOM - Date.now());
      this.coming ??= setTimeout(() => { this.coming = null; this.refresh(); }, wait);
    }

    // What only time changes is counted here; the server is not asked.
    tick() {
      const now = Date.now();
      for (const left of this.element.querySelectorAll('[data-until]')) {
        left.textContent = Math.max(0, Math.round((new Date(left.dataset.until) - now) / 1000));
      }
      if (this.ticks++ % 10) return;
      for (const time of this.element.querySelectorAll('[data-ago]')) {
        const seconds = Math.max(0, (now - new Date(time.dateTime)) / 1000);
        const [unit, length] = UNITS.find(([, long]) => seconds >= 1.5 * long) ?? UNITS[3];
        time.textContent = this.span.format(-Math.round(seconds / length), unit);
      }
    }

    // --- Asking, and sending ---

    async refresh(options) {
      if (this.busy) { this.missed = true; return; }
      const url = new URL(location.href);
      url.searchParams.set('part', 'desk');
      // The group that stands here, also when another question has been asked meanwhile.
      url.searchParams.set('group', this.formTarget.elements.group.value);
      url.searchParams.set('have', this.have());
      await this.exchange(url, {}, (page) => this.take(page, options));
    }

    // The marks of the replies that stand here: the server need not send them again.
    have() {
      return this.replies().map((li) => li.dataset.mark).join();
    }

    // One question at a time: an older answer must not overwrite a newer one.
    async exchange(url, options, then) {
      this.busy = true;
      this.asked = Date.now();
      let done = false;
      try {
        const answer = await fetch(url, { ...options, headers: { 'X-Requested-With': 'XMLHttpRequest' } });
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        if (page.querySelector('[data-part="answer"]')) {
          this.say(this.source.readyState === EventSource.OPEN ? 'live' : 'polling');
          then(page, answer);
          done = true;
        } else if (answer.redirected || answer.status === 403) this.say('signedout');
        else this.lose();
      } catch {
        this.lose();
      }
      this.busy = false;
      if (done && this.missed) { this.missed = false; this.soon(); }
      return done;
    }

    async submit(event) {
      event.preventDefault();
      const button = event.submitter;
      if (!button?.value || this.sending) return;
      this.sending = true;
      while (this.busy) await new Promise((resolve) => setTimeout(resolve, 30));
      const typed = this.boxes();
      const body = new FormData(this.formTarget, button);
      body.set('have', this.have());
      const done = await this.exchange(this.formTarget.action, { method: 'POST', body }, (page) => {
        this.keep(typed);
        this.take(page, { all: true, after: button.value });
      });
      this.sending = false;
      // Nothing arrived: the words about the connection say so, and what is typed stays where it is.
      if (!done) button.focus();
    }

    // --- Boxes ---

    boxes() {
      return [...this.listTarget.querySelectorAll('textarea')].map((box) => [box.name, box.value]);
    }

    keep(typed) {
      for (const [name, text] of typed) this.sent.set(name, text);
    }

    kept(box) {
      return this.sent.get(box.name) ?? box.defaultValue;
    }

    isTyped(box) {
      return box.value !== this.kept(box);
    }

    // Near enough while one types: the server counts by the network's own rule with every beat.
    letters(text) {
      return [...new Intl.Segmenter().segment(text)].length;
    }

    typed(event) {
      if (!event.target.matches('textarea')) return;
      this.tally(event.target);
      this.beating ??= setTimeout(() => this.beat(), this.sent.has(event.target.name) ? BEAT : FIRST_BEAT);
    }

    tally(box) {
      const shown = box.closest('li').querySelector('[data-count-of]');
      if (shown) shown.textContent = Number(shown.dataset.countOf) + this.letters(box.value) - this.letters(this.kept(box));
    }

    // What is typed goes to the server every few seconds, and with it "I am still at it".
    async beat({ last = false } = {}) {
      clearTimeout(this.beating);
      this.beating = null;
      const changed = [...this.listTarget.querySelectorAll('textarea')].filter((box) => this.isTyped(box));
      for (const box of changed) {
        const data = new FormData();
        data.set('csrfmiddlewaretoken', this.formTarget.csrfmiddlewaretoken.value);
        data.set('do', `type-${box.closest('li').dataset.reply}`);
        data.set('group', this.formTarget.elements.group.value);
        data.set('have', this.have());
        data.set(box.name, box.value);
        if (last) { navigator.sendBeacon(this.formTarget.action, data); continue; }
        while (this.busy) await new Promise((resolve) => setTimeout(resolve, 30));
        if (!box.isConnected || !this.isTyped(box)) continue; // sent meanwhile
        const text = box.value;
        await this.exchange(this.formTarget.action, { method: 'POST', body: data }, (page) => {
          this.sent.set(box.name, text);
          this.take(page);
        });
      }
    }

    put(event) {
      const box = this.openBox();
      if (!box) return;
      const before = box.value.slice(0, box.selectionEnd), glue = before && !/\s$/.test(before) ? ' ' : '';
      box.focus();
      box.setRangeText(glue + event.currentTarget.dataset.text, box.selectionEnd, box.selectionEnd, 'end');
      box.dispatchEvent(new Event('input', { bubbles: true }));
    }

    openBox() {
      const last = this.listTarget.contains(document.activeElement) && document.activeElement.closest('li')?.querySelector('textarea');
      return last || this.listTarget.querySelector('[data-kind="mine"] textarea');
    }

    // --- Taking over what has changed ---

    // `all`: somebody has pressed a button, or asked for the new ones; else what one reads stays where it is.
    take(page, { all = false, after = '' } = {}) {
      for (const part of page.querySelectorAll('[data-part]')) {
        const here = this.element.querySelector(`[data-part="${part.dataset.part}"]`);
        if (here && here.innerHTML !== part.innerHTML && !this.isGuarded(here)) here.innerHTML = part.innerHTML;
      }
      const list = page.querySelector('#replies');
      const alone = !this.listTarget.querySelector('[data-reply]');
      this.merge(list, all || alone);
      if (after) this.goTo(after);
    }

    merge(list, all) {
      const old = new Map([...this.listTarget.children].map((li) => [li.id, li]));
      const order = [];
      let fresh = 0;
      for (const li of list.children) {
        const here = old.get(li.id);
        if (here) order.push(this.patch(here, li));
        else if (all && !('same' in li.dataset)) order.push(li);
        else fresh += 1;
        old.delete(li.id);
      }
      for (const li of old.values()) {
        // Not on the server's list any more; what is typed there stays all the same.
        if (this.isGuarded(li)) order.unshift(li);
        else li.remove();
      }
      if (all) this.listTarget.replaceChildren(...order);
      this.freshTarget.hidden = !fresh;
      this.freshTarget.querySelector('[data-count]').textContent = fresh;
    }

    isGuarded(node) {
      return (node.contains(document.activeElement) && document.activeElement !== node)
        || [...node.querySelectorAll('textarea')].some((box) => this.isTyped(box))
        || node.querySelector('details[open]') !== null;
    }

    patch(here, li) {
      if ('same' in li.dataset) return here;
      // What is guarded now is not taken over: the old mark lets the server send it again.
      if (!this.isGuarded(here)) here.dataset.mark = li.dataset.mark;
      here.className = li.className;
      here.dataset.kind = li.dataset.kind;
      const parts = new Map([...here.querySelectorAll('[data-sub]')].map((part) => [part.dataset.sub, part]));
      for (const part of li.querySelectorAll('[data-sub]')) {
        const known = parts.get(part.dataset.sub);
        parts.delete(part.dataset.sub);
        if (!known) here.insertBefore(part, here.querySelector('[data-sub="acts"]'));
        else if (known.innerHTML !== part.innerHTML && !this.isGuarded(known)) known.innerHTML = part.innerHTML;
      }
      for (const part of parts.values()) if (!this.isGuarded(part)) part.remove();
      return here;
    }

    async show() {
      while (this.busy) await new Promise((resolve) => setTimeout(resolve, 30));
      await this.refresh({ all: true });
      this.listTarget.focus();
    }

    // --- Going about by keyboard ---

    goTo(done) {
      const [verb, number] = done.split('-');
      const li = this.listTarget.querySelector(`#reply-${number}`);
      const box = li?.querySelector('textarea');
      if (box && ['claim', 'over', 'back', 'use'].includes(verb)) box.focus();
      else if (li && !['none', 'hide', 'release', 'answer', 'hand'].includes(verb)) li.focus();
      else (this.listTarget.querySelector('[data-kind="mine"] textarea') ?? this.listTarget.querySelector('[data-kind="free"]') ?? this.listTarget).focus();
    }

    replies() {
      return [...this.listTarget.querySelectorAll('[data-reply]')];
    }

    current() {
      return document.activeElement?.closest('[data-reply]');
    }

    step(by) {
      const all = this.replies(), here = this.current();
      const at = here ? all.indexOf(here) + by : by > 0 ? 0 : all.length - 1;
      all[Math.max(0, Math.min(at, all.length - 1))]?.focus();
    }

    next() { this.step(1); }

    previous() { this.step(-1); }

    claim() {
      (this.current() ?? this.listTarget).querySelector('[data-claim]')?.click();
    }

    send() {
      const box = document.activeElement?.matches('textarea') && document.activeElement;
      if (box && this.listTarget.contains(box)) box.closest('li').querySelector('[data-send]')?.click();
    }
  });
})();
