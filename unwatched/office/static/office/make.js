// Wagtail starts some widgets by a line of script beside them, which our content policy forbids. Instead the element
// carries <div data-controller="o-make" data-o-make-kind-value="PageChooser" data-o-make-with-value='["id_page", {…}]'>.
// Only these may be started, so that an attribute smuggled into a page cannot call anything else.
(() => {
  const KINDS = new Set([
    'Chooser', 'PageChooser', 'ImageChooser', 'DocumentChooser', 'SnippetChooser', 'createTaskChooser',
    'InlinePanel', 'MultipleChooserPanel', 'initDateChooser', 'initTimeChooser', 'initDateTimeChooser',
  ]);

  window.wagtail.app.register('o-make', class extends window.StimulusModule.Controller {
    static values = { kind: String, with: Array };

    connect() {
      // Once only: a row that is moved leaves the page and comes back.
      this.element.removeAttribute('data-controller');
      if (!KINDS.has(this.kindValue)) return;
      const make = window[this.kindValue];
      if (/^[A-Z]/.test(this.kindValue)) new make(...this.withValue);
      else make(...this.withValue);
    }
  });
})();
