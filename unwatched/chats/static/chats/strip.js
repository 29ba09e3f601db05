// The strip of a chat. Without this file it stands as it was when the page came, and every button works.

// Counts down by the reader's own clock: to the moment that the server named, corrected by how far the two differ.
window.wagtail.app.register('o-countdown', class extends window.StimulusModule.Controller {
  static values = { left: Number };

  connect() {
    this.due = Date.now() + this.leftValue * 1000;
    this.timer = setInterval(() => this.show(), 1000);
  }

  disconnect() { clearInterval(this.timer); }

  show() {
    const left = Math.max(0, Math.round((this.due - Date.now()) / 1000));
    const two = (number) => String(number).padStart(2, '0');
    const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
    this.element.textContent = hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
  }
});

// Asks for the strip again every few seconds; never while the focus is in it.
window.wagtail.app.register('o-renew', class extends window.StimulusModule.Controller {
  static values = { url: String, every: { type: Number, default: 5000 } };

  connect() { this.timer = setInterval(() => this.renew(), this.everyValue); }

  disconnect() { clearInterval(this.timer); }

  async renew() {
    if (this.element.contains(document.activeElement)) return;
    const answer = await fetch(this.urlValue).catch(() => null);
    if (!answer?.ok || answer.redirected) return; // no connection, or signed out: what stands there stays
    const html = await answer.text();
    if (!this.element.contains(document.activeElement)) this.element.innerHTML = html;
  }
});
