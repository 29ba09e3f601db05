// Where a part of Wagtail does what our content policy or our promises do not allow. Each cure says for what it stands;
// tests/browser/test_office.py uses them all.

// The rich-text editor writes its placeholders and list numbers as <style> elements. The policy does not read those: it
// would also read what somebody smuggles into a page. So a script that asks for a <style> gets an element that is none,
// and what is written into it becomes a style sheet made by script. A <style> that arrives as HTML stays forbidden.
(() => {
  const create = document.createElement;

  document.createElement = function (name, ...rest) {
    if (String(name).toLowerCase() !== 'style') return create.call(this, name, ...rest);
    const element = create.call(this, 'o-style');
    element.hidden = true;
    adopt(element);
    return element;
  };

  function adopt(element) {
    const sheet = new CSSStyleSheet();
    const follow = () => sheet.replaceSync(element.textContent);
    new MutationObserver(follow).observe(element, { childList: true, characterData: true, subtree: true });
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
})();

// The tool that crops pictures finds out whether a screen can be touched by writing a script into an attribute.
window.jQuery(() => {
  if (window.jQuery.Jcrop) window.jQuery.Jcrop.defaults.touchSupport = 'ontouchstart' in window;
});

// Many files at once: a file's name may name a person, so it does not become the title by itself.
for (const name of ['wagtail:images-upload', 'wagtail:documents-upload']) {
  document.addEventListener(name, (event) => { event.detail.data.title = ''; });
}

// Somebody presses "Publish" while the page saves itself: both would make the same new page. The press waits its turn.
(() => {
  const LONGEST = 5000; // milliseconds; then the press goes ahead whatever became of the other
  let saving = null;

  document.addEventListener('w-autosave:save', () => {
    saving ??= new Promise((resolve) => {
      const done = () => { saving = null; resolve(); };
      for (const end of ['success', 'error']) document.addEventListener(`w-autosave:${end}`, done, { once: true });
      setTimeout(done, LONGEST);
    });
  });

  document.addEventListener('submit', async (event) => {
    if (!saving || !event.target.matches('[data-edit-form]')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { target: form, submitter } = event;
    // Pressed buttons are switched off meanwhile, and would not be sent.
    const pressed = submitter?.name ? form.appendChild(Object.assign(document.createElement('input'), {
      type: 'hidden', name: submitter.name, value: submitter.value,
    })) : null;
    await saving;
    form.requestSubmit();
    pressed?.remove();
  }, true);
})();

// The rich-text editor does not say what it is called: it takes the words of its label.
(() => {
  const NAMELESS = '.public-DraftEditor-content:not([aria-label]):not([aria-labelledby])';

  const name = () => {
    for (const box of document.querySelectorAll(NAMELESS)) {
      const label = box.closest('.w-field__wrapper')?.querySelector('.w-field__label')
        ?? box.closest('.w-panel')?.querySelector('.w-panel__heading');
      if (label) box.setAttribute('aria-label', label.textContent.replace('*', '').trim());
    }
  };

  document.addEventListener('DOMContentLoaded', () => {
    const form = document.querySelector('[data-edit-form]');
    if (!form) return;
    name();
    new MutationObserver(name).observe(form, { childList: true, subtree: true });
  });
})();
