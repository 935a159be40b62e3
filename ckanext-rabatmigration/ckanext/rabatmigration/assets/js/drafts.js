/* Keeps what is typed into a form: on the server while there is a connection, on this device all
   the time; offers it again when the form is opened anew. Never to another person: what this
   device keeps is filed under the account, and signing out empties it. */
(function () {
  'use strict';

  var PREFIX = 'rabatmigration:draft:';
  var SHORT = 400;
  var LONG = 2000;
  var RETRY = 15000;
  var DAYS = 30;
  var ASIDE = ':aside';
  var MARK = 'rabatmigration_draft';

  function Draft(form, notice) {
    this.form = form;
    this.notice = notice;
    this.name = notice.dataset.form;
    this.place = PREFIX + notice.dataset.user + ':' + this.name;
    this.input = form.elements[MARK];
    this.key = (this.input.value.split(' ')[1]) || fresh();
    this.undecided = null;
    this.timers = {};
  }

  function fresh() {
    var made = new Uint8Array(16);
    crypto.getRandomValues(made);
    return Array.from(made, function (one) { return ('0' + one.toString(16)).slice(-2); }).join('');
  }

  /* This device's own store; a browser may refuse one. */
  function stored(place, value) {
    try {
      if (value === undefined) { return JSON.parse(localStorage.getItem(place)); }
      if (value === null) { localStorage.removeItem(place); } else { localStorage.setItem(place, JSON.stringify(value)); }
    } catch (refused) { return null; }
    return value;
  }

  /* Forget what others left on this device, and what is too old. */
  function tidy(user) {
    var eldest = Date.now() - DAYS * 86400000;
    try {
      Object.keys(localStorage).forEach(function (place) {
        if (place.indexOf(PREFIX) !== 0) { return; }
        var kept = stored(place);
        if (place.indexOf(PREFIX + user + ':') !== 0 || !kept || kept.at < eldest) { stored(place, null); }
      });
    } catch (refused) { /* no store, nothing to tidy */ }
  }

  function inputs(form) {
    var found = [];
    new FormData(form).forEach(function (value, name) {
      if (typeof value === 'string' && name[0] !== '_' && name !== MARK && name !== 'save' && name !== 'pkg_name') {
        found.push([name, value]);
      }
    });
    return found;
  }

  Draft.prototype.call = function (what, sent, closing) {
    var token = document.querySelector('meta[name="csrf_field_name"]');
    var value = token && document.querySelector('meta[name="' + token.content + '"]');
    var options = { credentials: 'same-origin', headers: { Accept: 'application/json' } };
    var address = this.notice.dataset.api + what;
    if (what === 'show') {
      address += '?form=' + encodeURIComponent(sent.form);
    } else {
      options.method = 'POST';
      options.body = JSON.stringify(sent);
      options.headers['Content-Type'] = 'application/json';
      options.headers['X-CSRFToken'] = value ? value.content : '';
      options.keepalive = Boolean(closing) && options.body.length < 60000;
    }
    return fetch(address, options).then(function (answer) {
      return answer.json().then(function (told) {
        if (answer.ok && told.success) { return told.result; }
        var refused = new Error('refused');
        refused.status = answer.status;
        throw refused;
      });
    });
  };

  /* Keep on this device at once, on the server soon. */
  Draft.prototype.touch = function () {
    var self = this;
    clearTimeout(this.timers.here);
    this.timers.here = setTimeout(function () { self.here(); }, SHORT);
    if (this.undecided) { this.putAway(); }
    clearTimeout(this.timers.there);
    this.timers.there = setTimeout(function () { self.there(); }, LONG);
  };

  Draft.prototype.here = function (unsent) {
    this.mark();
    stored(this.place, {
      key: this.key, at: Date.now(), inputs: inputs(this.form), base: this.notice.dataset.base,
      unsent: unsent !== false
    });
  };

  Draft.prototype.mark = function () { this.input.value = this.name + ' ' + this.key; };

  Draft.prototype.there = function (closing) {
    var self = this;
    if (this.busy) { this.again = true; return; }
    this.busy = true;
    var sent = { form: this.name, key: this.key, inputs: inputs(this.form), base: this.notice.dataset.base };
    this.call('save', sent, closing).then(function () {
      var kept = stored(self.place);
      if (kept && kept.key === self.key && JSON.stringify(kept.inputs) === JSON.stringify(sent.inputs)) {
        kept.unsent = false;
        stored(self.place, kept);
      }
      self.say('server');
    }, function (error) {
      self.here();
      if (error.status === 403 || error.status === 401) { self.say('out'); return; }
      if (error.status === 409 || error.status === 400) { self.say('full'); return; }
      self.say('here');
      clearTimeout(self.timers.there);
      self.timers.there = setTimeout(function () { self.there(); }, RETRY);
    }).then(function () {
      self.busy = false;
      if (self.again) { self.again = false; self.touch(); }
    });
  };

  Draft.prototype.say = function (state) {
    var told = document.getElementById('rm-draft-state');
    if (!told || told.dataset.now === state) { return; }
    told.dataset.now = state;
    told.hidden = false;
    told.querySelectorAll('[data-state]').forEach(function (one) { one.hidden = one.dataset.state !== state; });
  };

  /* Find the newest of what the server and this device have; offer it if the form says otherwise. */
  Draft.prototype.look = function () {
    var self = this;
    var local = stored(this.place);
    return this.call('show', { form: this.name }).then(function (found) { return found; }, function (error) {
      if (error.status === 403 || error.status === 401) { self.say('out'); }
      return null;
    }).then(function (found) {
      if (local && found && found.key === local.key && !found.inputs) {
        stored(self.place, null);  // it was sent
        local = null;
      }
      var there = found && found.inputs ? { key: found.key, at: Date.parse(found.saved), inputs: found.inputs, base: found.base || '' } : null;
      var best = there;
      if (local && (!there || (local.key === there.key ? local.unsent : local.at > there.at))) { best = local; }
      best = best || stored(self.place + ASIDE);
      if (best && JSON.stringify(best.inputs) !== JSON.stringify(self.first)) { self.offer(best); }
    });
  };

  Draft.prototype.offer = function (kept) {
    this.undecided = kept;
    var lang = { ar: 'ar-MA', fr: 'fr-FR', en: 'en-GB' }[document.documentElement.lang] || document.documentElement.lang;
    var format = new Intl.DateTimeFormat(lang, { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', numberingSystem: 'latn' });
    var heading = this.notice.querySelector('h2');
    heading.textContent = heading.textContent.replace('{when}', format.format(kept.at));
    this.notice.querySelector('[data-draft=changed]').hidden = !kept.base || kept.base === this.notice.dataset.base;
    this.notice.hidden = false;
  };

  /* Who types without deciding has decided; what was offered is kept aside on this device. */
  Draft.prototype.putAway = function () {
    this.away = this.undecided;
    this.undecided = null;
    this.notice.hidden = true;
    document.getElementById('rm-draft-away').hidden = false;
    stored(this.place + ASIDE, this.away);
  };

  Draft.prototype.resume = function (kept) {
    stored(this.place + ASIDE, null);
    this.key = kept.key;
    this.undecided = null;
    this.notice.hidden = true;
    document.getElementById('rm-draft-away').hidden = true;
    fill(this.form, kept.inputs);
    this.here();
    this.there();
    var first = this.form.querySelector('.rm-asked :is(input, textarea):not([type=hidden])');
    if (first) { first.focus(); }
  };

  Draft.prototype.anew = function () {
    this.putAway();
    document.querySelector('#rm-draft-away button').focus();
    stored(this.place + ASIDE, null);
    stored(this.place, null);
    this.key = fresh();
    this.call('delete', { form: this.name }).catch(function () { /* it stays, and is offered again */ });
  };

  /* Put values back where they were. Ticking comes first: it makes inputs for reasons. */
  function fill(form, kept) {
    var values = {};
    kept.forEach(function (one) { (values[one[0]] = values[one[0]] || []).push(one[1]); });
    each(form, function (one) {
      if (one.type !== 'checkbox' && one.type !== 'radio') { return; }
      var ticked = (values[one.name] || []).indexOf(one.value) !== -1;
      if (one.checked !== ticked) {
        one.checked = ticked;
        one.dispatchEvent(new Event('change', { bubbles: true }));
      }
    });
    each(form, function (one) {
      if (one.type === 'checkbox' || one.type === 'radio' || one.type === 'hidden') { return; }
      var mine = values[one.name] || [];
      if (one.multiple) {
        Array.prototype.forEach.call(one.options, function (option) { option.selected = mine.indexOf(option.value) !== -1; });
      } else {
        one.value = mine.length ? mine[mine.length - 1] : '';
      }
      if (one.value) { unfold(one); }
    });
    form.dispatchEvent(new Event('rm:filled'));
  }

  function each(form, act) {
    Array.prototype.slice.call(form.elements).forEach(function (one) {
      if (one.name && one.name[0] !== '_' && one.name !== MARK && one.type !== 'file' && one.type !== 'submit') { act(one); }
    });
  }

  function unfold(one) {
    var fold = one.closest('details.rm-languages');
    if (fold) { fold.open = true; }
  }

  Draft.prototype.start = function () {
    var self = this;
    var form = this.form;
    tidy(this.notice.dataset.user);
    this.first = inputs(form);
    this.mark();
    form.addEventListener('input', function () { self.touch(); });
    form.addEventListener('change', function () { self.touch(); });
    form.addEventListener('submit', function () {
      clearTimeout(self.timers.there);
      self.sent = true;
      self.here();
    });
    window.addEventListener('pageshow', function (event) {
      if (event.persisted && self.sent) { self.sent = false; self.key = fresh(); }
    });
    this.notice.addEventListener('click', function (event) {
      var button = event.target.closest('[data-draft]');
      if (!button || !self.undecided) { return; }
      if (button.dataset.draft === 'continue') { self.resume(self.undecided); }
      if (button.dataset.draft === 'anew') { self.anew(); }
    });
    document.querySelector('[data-draft=undo]').addEventListener('click', function () {
      if (self.away) { self.resume(self.away); }
    });
    window.addEventListener('online', function () { if (stored(self.place)) { self.there(); } });
    document.addEventListener('visibilitychange', function () {
      var kept = stored(self.place);
      if (document.visibilityState === 'hidden' && !self.sent && kept && kept.unsent && !self.undecided && kept.key === self.key) { self.there(true); }
    });
    if (this.notice.dataset.returned) { this.here(); } else { this.look(); }
  };

  document.addEventListener('DOMContentLoaded', function () {
    var notice = document.getElementById('rm-draft');
    if (notice && window.fetch && window.FormData) { new Draft(notice.closest('form'), notice).start(); }
  });
})();
