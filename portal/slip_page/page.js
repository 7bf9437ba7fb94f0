/* Check a slip: read the token behind the `#`, take it out of the address, check it here, show the answer. ES5.
 *
 * Nothing is sent anywhere. The token is one exact encoding (docs/formats.md); anything else is no slip of ours.
 */
(function (global, document) {
  "use strict";

  var HEAD = [0xd2, 0x84, 0x4d, 0xa2, 0x01, 0x27, 0x04, 0x48];
  var KID_END = 16, LIMIT = 220;
  var NAMES = global.AIM_SLIP_NAMES, KEYS = global.AIM_SLIP_KEYS || {}, REVOKED = global.AIM_SLIP_REVOKED || [];
  var ICONS = {
    none: "M13 20 V13 H20 M28 13 H35 V20 M35 28 V35 H28 M20 35 H13 V28 M14 24 H34",
    VALID: "M10 25 L20 35 L38 14",
    OUT_OF_DATE: "M24 12 V25 L33 31",
    ALTERED: "M14 14 L34 34 M34 14 L14 34",
    REVOKED: "M14 14 L34 34 M34 14 L14 34",
    NOT_OURS: "M17 18 C17 9 31 9 31 18 C31 24 24 24 24 30 M24 36 V37",
    UNKNOWN_KEY: "M17 18 C17 9 31 9 31 18 C31 24 24 24 24 30 M24 36 V37"
  };
  var language = /^(id|ms|jv|su)/.test(global.navigator.language || "id") ? "id" : "en";
  var answer = null;

  // ---- the token ------------------------------------------------------------------------------------------------

  /* The bytes of base32 without padding, or null; bits left over must be zero. */
  function base32(text) {
    var out = [], bits = 0, value = 0, i, digit;
    for (i = 0; i < text.length; i += 1) {
      digit = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(text.charAt(i));
      if (digit < 0) {
        return null;
      }
      value = (value * 32 + digit) & 4095;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        out.push((value >> bits) & 255);
      }
    }
    return bits < 5 && (value & ((1 << bits) - 1)) === 0 ? out : null;
  }

  function hex(bytes) {
    var out = "", i;
    for (i = 0; i < bytes.length; i += 1) {
      out += (bytes[i] < 16 ? "0" : "") + bytes[i].toString(16);
    }
    return out;
  }

  function bytesOf(text) {
    var out = [], i;
    for (i = 0; i < text.length; i += 2) {
      out.push(parseInt(text.substr(i, 2), 16));
    }
    return out;
  }

  function ascii(text) {
    var out = [], i;
    for (i = 0; i < text.length; i += 1) {
      out.push(text.charCodeAt(i));
    }
    return out;
  }

  function bytesHead(length) {
    return length < 24 ? [0x40 | length] : [0x58, length];
  }

  function begins(bytes, start) {
    return hex(bytes.slice(0, start.length)) === hex(start);
  }

  /* {kid, payload, signature}, or null where it has not exactly our form. */
  function parts(token) {
    var rest = token.slice(KID_END), end = rest.length - 66, start, payload;
    if (token.length > LIMIT || end < 3 || !begins(token, HEAD) || !begins(rest.slice(end), [0x58, 0x40])) {
      return null;
    }
    start = rest[1] === 0x58 ? 3 : 2;
    payload = rest.slice(start, end);
    if (!begins(rest, [0xa0].concat(bytesHead(payload.length)))) {
      return null;
    }
    return { kid: token.slice(8, KID_END), payload: payload, signature: rest.slice(end + 2) };
  }

  /* The Sig_structure of RFC 9052 section 4.4, without external data. */
  function toBeSigned(part) {
    return [0x84, 0x6a].concat(
      ascii("Signature1"), [0x4d], HEAD.slice(3), part.kid, [0x40], bytesHead(part.payload.length), part.payload
    );
  }

  /* A CBOR map of small keys to unsigned numbers, texts and bytes: {number: value}, or null. */
  function cborMap(bytes) {
    var at = 0, found = {}, count, key, i;

    function take() {
      var first = bytes[at], kind = first >> 5, value = first & 31, size, body;
      at += 1;
      if (value >= 24) {
        size = value === 24 ? 1 : value === 25 ? 2 : value === 26 ? 4 : 0;
        if (!size) {
          throw new Error("CBOR");
        }
        value = 0;
        for (; size; size -= 1) {
          value = value * 256 + bytes[at];
          at += 1;
        }
      }
      if (kind === 0 || kind === 5) {
        return { kind: kind, value: value };
      }
      body = bytes.slice(at, at + value);
      at += value;
      if ((kind !== 2 && kind !== 3) || body.length !== value) {
        throw new Error("CBOR");
      }
      return { kind: kind, value: kind === 2 ? hex(body) : decodeURIComponent(hex(body).replace(/../g, "%$&")) };
    }

    try {
      count = take();
      if (count.kind !== 5) {
        return null;
      }
      for (i = 0; i < count.value; i += 1) {
        key = take();
        found[key.value] = take().value;
      }
    } catch (ignored) {
      return null;
    }
    return at === bytes.length ? found : null;
  }

  /* The words beside the code on paper: one for each of the first three bytes of SHA-512(token). */
  function threeWords(token) {
    var digest = global.AIM_ED25519.sha512(token);
    return [NAMES.words[digest[0]], NAMES.words[digest[1]], NAMES.words[digest[2]]].join(" · ");
  }

  /* Days since 1970 by this phone's own calendar. */
  function today() {
    var now = new Date();
    return Math.floor(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / 86400000);
  }

  /* {kind, claims, words}; claims only where the signature holds and the slip stands. */
  function check(text) {
    var token = text.length > 1024 ? null : base32(text.toUpperCase());
    var part = token && parts(token), key = part && KEYS[hex(part.kid)], claims;
    if (!part) {
      return { kind: "NOT_OURS" };
    }
    if (typeof key !== "string") {
      return { kind: "UNKNOWN_KEY" };
    }
    if (!global.AIM_ED25519.verify(part.signature, toBeSigned(part), bytesOf(key))) {
      return { kind: "ALTERED" };
    }
    claims = cborMap(part.payload);
    if (!claims) {
      return { kind: "NOT_OURS" };
    }
    if (REVOKED.indexOf(claims[1]) >= 0) {
      return { kind: "REVOKED" };
    }
    return { kind: today() > claims[7] ? "OUT_OF_DATE" : "VALID", claims: claims, words: threeWords(token) };
  }

  // ---- the answer -------------------------------------------------------------------------------------------------

  function say(key, values) {
    var text = NAMES.text[language][key], name;
    for (name in values) {
      if (Object.prototype.hasOwnProperty.call(values, name)) {
        text = text.replace("{" + name + "}", values[name]);
      }
    }
    return text;
  }

  function date(days) {
    var day = new Date(days * 86400000);
    /* Not broken between two lines. */
    return [day.getUTCDate(), NAMES.months[language][day.getUTCMonth()], day.getUTCFullYear()].join("\u00a0");
  }

  function named(table, code) {
    var names = Object.prototype.hasOwnProperty.call(table, code) ? table[code] : null;
    return names ? names[language === "id" ? 0 : 1] : code;
  }

  function element(id) {
    return document.getElementById(id);
  }

  function put(id, text) {
    element(id).textContent = text;
    element(id).hidden = !text;
  }

  function rows() {
    var claims = answer.claims, neutral = claims[2] === "SEE_STAFF", found = [];
    found.push(["status", neutral ? say("see_staff") : named(NAMES.stages, claims[2])]);
    if (claims[3] && !neutral) {
      found.push(["destination", named(NAMES.countries, claims[3])]);
    }
    found.push(["initials", claims[4]], ["birth_year", String(claims[5])], ["words", answer.words]);
    found.push(["data_date", date(claims[6])], ["expires", date(claims[7])]);
    return found;
  }

  function showClaims() {
    var list = element("claims"), found = answer && answer.claims ? rows() : [], i, term, value;
    list.textContent = "";
    for (i = 0; i < found.length; i += 1) {
      term = document.createElement("dt");
      value = document.createElement("dd");
      term.textContent = say(found[i][0]);
      value.textContent = found[i][1];
      value.id = "claim-" + found[i][0];
      list.appendChild(term);
      list.appendChild(value);
    }
    list.hidden = !found.length;
  }

  function show() {
    var kind = answer ? answer.kind : "", claims = answer && answer.claims, values = {};
    if (claims) {
      values = { date: date(claims[6]), expires: date(claims[7]) };
    }
    document.documentElement.lang = language;
    document.title = say("title");
    put("title", say("title"));
    put("switch", say("other_language"));
    element("switch").lang = language === "id" ? "en" : "id";
    element("answer").hidden = false;
    element("answer").className = "answer " + (kind || "none");
    element("icon").setAttribute("d", ICONS[kind || "none"] || "");
    put("word", kind ? say(kind) : "");
    put("text", kind ? say(kind + "_text", values) : say("scan"));
    showClaims();
    put("compare", claims ? say("compare") : "");
    put("limits", claims ? say("limits") : "");
    put("clock", claims ? say("clock", { date: date(today()) }) : "");
    put("here", kind ? say("checked_here") : "");
  }

  /* Take the token out of the address and history before anything else: the next person must not find it. */
  function read() {
    var text = global.location.hash.replace(/^#/, "");
    if (!text) {
      return;
    }
    if (global.history && global.history.replaceState) {
      global.history.replaceState(null, "", global.location.pathname);
    } else {
      global.location.hash = "";
    }
    answer = check(text);
    show();
  }

  element("switch").onclick = function () {
    language = language === "id" ? "en" : "id";
    show();
  };
  global.onhashchange = read;
  global.AIM_CHECK = check;
  show();
  read();
}(window, document));
