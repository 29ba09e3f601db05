// Counts while somebody types. The server counts, by each network's own rule, so that there is one truth.
window.wagtail.app.register('o-count', class extends window.StimulusModule.Controller {
  static targets = ['out'];

  static values = { url: String };

  // What stands beside the texts counts, too: a number in front, a warning, which networks.
  connect() {
    this.form = this.element.closest('form');
    this.beside = (event) => { if (['numbered', 'warning', 'channels'].includes(event.target.name)) this.later(); };
    this.form.addEventListener('input', this.beside);
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 250);
  }

  disconnect() {
    clearTimeout(this.timer);
    this.form.removeEventListener('input', this.beside);
  }

  async ask() {
    const text = this.element.querySelector('textarea');
    const form = text.form;
    const data = new FormData();
    data.set('text', text.value);
    data.set('warning', form.elements.warning?.value ?? '');
    const posts = [...form.querySelectorAll('.o-post')];
    if (form.elements.numbered?.checked) data.set('number', `${posts.indexOf(this.element)}/${posts.length}`);
    data.set('csrfmiddlewaretoken', form.elements.csrfmiddlewaretoken.value);
    for (const box of form.querySelectorAll('input[name=channels]:checked')) data.append('channels', box.value);
    const before = this.outTarget.querySelectorAll('.is-over').length;
    const answer = await fetch(this.urlValue, { method: 'POST', body: data }).catch(() => null);
    if (!answer?.ok) return; // the old count stays; saving counts again
    this.outTarget.innerHTML = await answer.text();
    // A screen reader hears it only when a limit is crossed.
    const after = this.outTarget.querySelectorAll('.is-over').length;
    if (before !== after) this.outTarget.setAttribute('role', 'status'); else this.outTarget.removeAttribute('role');
  }
});
