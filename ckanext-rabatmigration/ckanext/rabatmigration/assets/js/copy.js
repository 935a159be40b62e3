/* Buttons that copy a text of the page. Without this script there are none: the text can be
   selected. Where the browser has no clipboard for pages (no TLS), the text is selected instead. */
(function () {
  'use strict';

  function copy(button, text, target) {
    if (!navigator.clipboard) {
      select(target);
      document.execCommand('copy');
      return Promise.resolve();
    }
    return navigator.clipboard.writeText(text).catch(function () { select(target); });
  }

  function select(target) {
    var range = document.createRange();
    range.selectNodeContents(target);
    var selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  function tell(button) {
    var said = document.createElement('span');
    said.setAttribute('role', 'status');
    said.className = 'rm-copied';
    button.parentNode.querySelectorAll('.rm-copied').forEach(function (old) { old.remove(); });
    button.insertAdjacentElement('afterend', said);
    // A region that appears with its words is not read out: the words come after it.
    window.requestAnimationFrame(function () { said.textContent = button.dataset.done; });
  }

  document.addEventListener('DOMContentLoaded', function () {
    document.querySelectorAll('[data-rm-copy]').forEach(function (button) {
      var target = document.getElementById(button.dataset.rmCopy);
      if (!target) { return; }
      button.hidden = false;
      button.addEventListener('click', function () {
        copy(button, target.textContent, target).then(function () { tell(button); });
      });
    });
  });
})();
