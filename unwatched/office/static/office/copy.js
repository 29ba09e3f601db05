// Copies the text field before the button. Without a script the field can be selected by hand.
window.wagtail.app.register('o-copy', class extends window.StimulusModule.Controller {
  connect() { this.element.hidden = !navigator.clipboard; }

  async copy() {
    const field = this.element.closest('li').querySelectorAll('textarea');
    const mine = [...field].reverse().find((one) => one.compareDocumentPosition(this.element) & Node.DOCUMENT_POSITION_FOLLOWING);
    await navigator.clipboard.writeText(mine.value);
    this.element.textContent = `✓ ${this.element.textContent.replace(/^✓ /, '')}`;
  }
});
