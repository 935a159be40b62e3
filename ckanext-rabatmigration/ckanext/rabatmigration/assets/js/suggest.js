/* Suggestions while one types, after the combobox pattern of the ARIA Authoring Practices. The
   boxes of a list, or the input of keywords, stay what the form sends. */
(function () {
  'use strict';

  var WAIT = 150;
  var PARTS = /[,،;؛\n]/;

  /* A combobox: an input, its list of options, a line that is read out. `pick` takes what was
     chosen, `typed` says which letters count. */
  function Combo(box, input, list, said, options) {
    this.box = box;
    this.input = input;
    this.list = list;
    this.said = said;
    this.options = options;
    this.active = -1;
    this.found = [];
    this.asked = 0;
    var self = this;
    input.addEventListener('input', function () { self.later(); });
    input.addEventListener('keydown', function (event) { self.key(event); });
    input.addEventListener('blur', function () { self.close(); });
    list.addEventListener('pointerdown', function (event) { event.preventDefault(); });
    list.addEventListener('click', function (event) {
      var option = event.target.closest('[role=option]');
      if (option) { self.pick(Array.prototype.indexOf.call(list.children, option)); }
    });
  }

  Combo.prototype.later = function () {
    var self = this;
    clearTimeout(this.timer);
    this.timer = setTimeout(function () { self.ask(); }, WAIT);
  };

  Combo.prototype.ask = function () {
    var self = this;
    var typed = this.options.typed();
    var turn = (this.asked += 1);
    if (!typed) { this.close(); return; }
    var address = this.box.dataset.api + '?list=' + encodeURIComponent(this.box.dataset.suggest) +
      '&lang=' + encodeURIComponent(this.options.lang) + '&q=' + encodeURIComponent(typed.slice(0, 100));
    fetch(address, { credentials: 'same-origin' }).then(function (answer) {
      return answer.ok ? answer.json() : { result: [] };
    }).then(function (told) {
      if (turn === self.asked && document.activeElement === self.input) { self.show(told.result.filter(self.options.fits)); }
    }, function () { self.close(); });  // no connection: the list itself is there
  };

  Combo.prototype.show = function (found) {
    var self = this;
    this.found = found;
    this.active = -1;
    this.list.textContent = '';
    found.forEach(function (one, index) {
      var option = document.createElement('li');
      option.id = self.list.id + '-' + index;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      var label = document.createElement('bdi');
      label.textContent = (self.box.dataset.suggest === 'sdg' ? one.notation + ' ' : '') + one.label;
      option.appendChild(label);
      if (one.said) {
        var other = document.createElement('bdi');
        other.className = 'rm-option-said';
        other.textContent = one.said;
        option.appendChild(document.createTextNode(' '));
        option.appendChild(other);
      }
      if (one.definition) {
        var meant = document.createElement('small');
        meant.textContent = one.definition;
        option.appendChild(meant);
      }
      self.list.appendChild(option);
    });
    var open = found.length > 0;
    this.list.hidden = !open;
    this.input.setAttribute('aria-expanded', String(open));
    this.input.removeAttribute('aria-activedescendant');
    this.said.textContent = open ? this.box.dataset.count.replace('{number}', found.length) : this.box.dataset.none;
    this.said.classList.toggle('visually-hidden', open);
  };

  Combo.prototype.close = function () {
    clearTimeout(this.timer);
    this.asked += 1;
    this.list.hidden = true;
    this.active = -1;
    this.said.textContent = '';
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
  };

  Combo.prototype.move = function (step) {
    var options = this.list.children;
    if (this.active >= 0) { options[this.active].setAttribute('aria-selected', 'false'); }
    this.active = this.active < 0 && step < 0 ? options.length - 1 : (this.active + step + options.length) % options.length;
    var option = options[this.active];
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    this.input.setAttribute('aria-activedescendant', option.id);
  };

  Combo.prototype.pick = function (index) {
    var one = this.found[index];
    this.close();
    if (one) { this.options.pick(one); }
  };

  Combo.prototype.key = function (event) {
    var open = !this.list.hidden;
    if (event.isComposing) { return; }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (open) { this.move(event.key === 'ArrowDown' ? 1 : -1); } else { this.ask(); }
    } else if (event.key === 'Enter' && (open || this.options.holdsEnter)) {
      event.preventDefault();  // it chooses; it doesn't send the form
      if (open) { this.pick(Math.max(this.active, 0)); }
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      this.close();
    }
  };

  /* A list of codes: what is picked is ticked, what is ticked is shown above with a way back. */
  function ofCodes(box) {
    var field = box.closest('.rm-field');
    var input = box.querySelector('[role=combobox]');
    var chips = box.querySelector('.rm-chips');
    var select = field.querySelector('select[multiple]');
    var name = box.dataset.field;

    function choices() {
      return select ? Array.prototype.slice.call(select.options)
        : Array.prototype.slice.call(field.querySelectorAll('input[type=checkbox][name="' + name + '"]'));
    }
    function chosen(one) { return select ? one.selected : one.checked; }
    function choose(one, whether) {
      if (select) { one.selected = whether; } else { one.checked = whether; }
      (select || one).dispatchEvent(new Event('change', { bubbles: true }));
    }
    function label(one) { return (select ? one.textContent : one.closest('label').textContent).trim(); }

    function draw() {
      chips.textContent = '';
      choices().filter(chosen).forEach(function (one) {
        var chip = document.createElement('li');
        var button = document.createElement('button');
        button.type = 'button';
        button.className = 'rm-chip';
        button.setAttribute('aria-label', box.dataset.remove.replace('{label}', label(one)));
        var said = document.createElement('bdi');
        said.textContent = label(one);
        button.append(said, ' ×');
        button.addEventListener('click', function () { choose(one, false); input.focus(); });
        chip.appendChild(button);
        chips.appendChild(chip);
      });
      chips.hidden = !chips.children.length;
    }

    var combo = new Combo(box, input, box.querySelector('[role=listbox]'), box.querySelector('[role=status]'), {
      lang: box.dataset.lang,
      holdsEnter: true,
      typed: function () { return input.value.trim(); },
      fits: function (found) { return choices().some(function (one) { return one.value === found.code; }); },
      pick: function (found) {
        choices().forEach(function (one) { if (one.value === found.code && !chosen(one)) { choose(one, true); } });
        input.value = '';
        combo.said.textContent = found.label;
      }
    });
    field.addEventListener('change', draw);
    field.closest('form').addEventListener('rm:filled', draw);
    if (select) {
      select.hidden = true;
      var head = field.querySelector('label[for="' + select.id + '"]');
      if (head) { head.htmlFor = input.id; }
      box.querySelector('.rm-suggest-label').classList.add('visually-hidden');
      box.querySelector('.rm-suggest-label').htmlFor = '';
      ['aria-describedby', 'aria-invalid'].forEach(function (said) {
        if (select.hasAttribute(said)) { input.setAttribute(said, select.getAttribute(said)); }
      });
    }
    box.hidden = false;
    draw();
  }

  /* Keywords in one input, parted by commas: the suggestions are for the last of them. */
  function ofWords(box) {
    box.closest('.rm-field').querySelectorAll('input[type=text]').forEach(function (input) {
      var list = document.createElement('ul');
      list.id = input.id + '-list';
      list.className = 'rm-options list-unstyled';
      list.hidden = true;
      list.setAttribute('role', 'listbox');
      list.setAttribute('aria-label', input.labels[0] ? input.labels[0].textContent : '');
      list.lang = input.lang;
      list.dir = input.dir;
      var said = document.createElement('p');
      said.className = 'visually-hidden';
      said.setAttribute('role', 'status');
      var around = document.createElement('div');
      around.className = 'rm-combo';
      input.replaceWith(around);
      around.append(input, list);
      around.after(said);
      input.setAttribute('role', 'combobox');
      input.setAttribute('aria-autocomplete', 'list');
      input.setAttribute('aria-expanded', 'false');
      input.setAttribute('aria-controls', list.id);
      input.autocomplete = 'off';
      function words() { return input.value.split(PARTS); }
      new Combo(box, input, list, said, {
        lang: input.lang,
        typed: function () { return words().pop().trim(); },
        fits: function (found) {
          return words().slice(0, -1).every(function (word) { return word.trim() !== found.label; });
        },
        pick: function (found) {
          var comma = input.lang === 'ar' ? '، ' : ', ';
          var before = words().slice(0, -1).map(function (word) { return word.trim(); }).filter(Boolean);
          input.value = before.concat(found.label).join(comma) + comma;
          input.dispatchEvent(new Event('input', { bubbles: true }));
        }
      });
    });
  }

  document.addEventListener('DOMContentLoaded', function () {
    if (!window.fetch) { return; }
    document.querySelectorAll('[data-suggest]').forEach(function (box) {
      if (box.dataset.suggest === 'keyword') { ofWords(box); } else { ofCodes(box); }
    });
  });
})();
