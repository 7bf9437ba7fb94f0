/* Ed25519 (RFC 8032) and SHA-512 (FIPS 180-4) for phones that have neither BigInt nor WebCrypto. ES5.
 *
 * Only public values pass through here, so nothing needs constant time. A signature is accepted as RFC 8032 5.1.7 asks,
 * without cofactor, and only in its one form: S below the group order, points as their shortest encoding.
 */
(function (global) {
  "use strict";

  // ---- SHA-512: 64-bit words as [high, low] halves -------------------------------------------------------------

  var ROUND = halves(
    "428a2f98d728ae227137449123ef65cdb5c0fbcfec4d3b2fe9b5dba58189dbbc3956c25bf348b53859f111f1b605d019" +
    "923f82a4af194f9bab1c5ed5da6d8118d807aa98a303024212835b0145706fbe243185be4ee4b28c550c7dc3d5ffb4e2" +
    "72be5d74f27b896f80deb1fe3b1696b19bdc06a725c71235c19bf174cf692694e49b69c19ef14ad2efbe4786384f25e3" +
    "0fc19dc68b8cd5b5240ca1cc77ac9c652de92c6f592b02754a7484aa6ea6e4835cb0a9dcbd41fbd476f988da831153b5" +
    "983e5152ee66dfaba831c66d2db43210b00327c898fb213fbf597fc7beef0ee4c6e00bf33da88fc2d5a79147930aa725" +
    "06ca6351e003826f142929670a0e6e7027b70a8546d22ffc2e1b21385c26c9264d2c6dfc5ac42aed53380d139d95b3df" +
    "650a73548baf63de766a0abb3c77b2a881c2c92e47edaee692722c851482353ba2bfe8a14cf10364a81a664bbc423001" +
    "c24b8b70d0f89791c76c51a30654be30d192e819d6ef5218d69906245565a910f40e35855771202a106aa07032bbd1b8" +
    "19a4c116b8d2d0c81e376c085141ab532748774cdf8eeb9934b0bcb5e19b48a8391c0cb3c5c95a634ed8aa4ae3418acb" +
    "5b9cca4f7763e373682e6ff3d6b2b8a3748f82ee5defb2fc78a5636f43172f6084c87814a1f0ab728cc702081a6439ec" +
    "90befffa23631e28a4506cebde82bde9bef9a3f7b2c67915c67178f2e372532bca273eceea26619cd186b8c721c0c207" +
    "eada7dd6cde0eb1ef57d4f7fee6ed17806f067aa72176fba0a637dc5a2c898a6113f9804bef90dae1b710b35131c471b" +
    "28db77f523047d8432caab7b40c724933c9ebe0a15c9bebc431d67c49c100d4c4cc5d4becb3e42b6597f299cfc657e2a" +
    "5fcb6fab3ad6faec6c44198c4a475817"
  );
  var START = halves(
    "6a09e667f3bcc908bb67ae8584caa73b3c6ef372fe94f82ba54ff53a5f1d36f1510e527fade682d19b05688c2b3e6c1f" +
    "1f83d9abfb41bd6b5be0cd19137e2179"
  );

  function halves(hex) {
    var found = [], i;
    for (i = 0; i < hex.length; i += 8) {
      found.push(parseInt(hex.substr(i, 8), 16) | 0);
    }
    return found;
  }

  function padded(bytes) {
    var all = bytes.slice(), bits = bytes.length * 8, i;
    all.push(128);
    while (all.length % 128 !== 112) {
      all.push(0);
    }
    for (i = 15; i >= 0; i -= 1) {
      all.push(i < 4 ? (bits >>> (i * 8)) & 255 : 0);
    }
    return all;
  }

  /* SHA-512 of an array of bytes, as an array of 64 bytes. */
  function sha512(bytes) {
    var data = padded(bytes), state = START.slice(), out = [], block, i;
    for (block = 0; block < data.length; block += 128) {
      compress(state, data, block);
    }
    for (i = 0; i < 16; i += 1) {
      out.push((state[i] >>> 24) & 255, (state[i] >>> 16) & 255, (state[i] >>> 8) & 255, state[i] & 255);
    }
    return out;
  }

  /* Rotations and shifts of one 64-bit word; `right` counts bits, 1 to 63. */
  function rotateHigh(high, low, right) {
    return right < 32 ? (high >>> right) | (low << (32 - right)) : (low >>> (right - 32)) | (high << (64 - right));
  }
  function rotateLow(high, low, right) {
    return right < 32 ? (low >>> right) | (high << (32 - right)) : (high >>> (right - 32)) | (low << (64 - right));
  }

  function compress(state, data, at) {
    var w = [], v = state.slice(), t, i, high, low, one, two, sum;

    function add() {
      var carried = 0, top = 0, k;
      for (k = 0; k < arguments.length; k += 2) {
        carried += arguments[k + 1] >>> 0;
        top += arguments[k] >>> 0;
      }
      return [(top + Math.floor(carried / 4294967296)) | 0, carried | 0];
    }
    function mixed(h, l, a, b, c, shift) {
      var sh = h >>> c, sl = (l >>> c) | (h << (32 - c));
      if (!shift) {
        sh = rotateHigh(h, l, c);
        sl = rotateLow(h, l, c);
      }
      return [
        rotateHigh(h, l, a) ^ rotateHigh(h, l, b) ^ sh,
        rotateLow(h, l, a) ^ rotateLow(h, l, b) ^ sl
      ];
    }

    for (t = 0; t < 32; t += 1) {
      i = at + t * 4;
      w.push((data[i] << 24) | (data[i + 1] << 16) | (data[i + 2] << 8) | data[i + 3]);
    }
    for (t = 16; t < 80; t += 1) {
      one = mixed(w[2 * t - 30], w[2 * t - 29], 1, 8, 7, true);
      two = mixed(w[2 * t - 4], w[2 * t - 3], 19, 61, 6, true);
      sum = add(one[0], one[1], two[0], two[1], w[2 * t - 14], w[2 * t - 13], w[2 * t - 32], w[2 * t - 31]);
      w.push(sum[0], sum[1]);
    }
    for (t = 0; t < 80; t += 1) {
      one = mixed(v[8], v[9], 14, 18, 41, false);
      high = (v[8] & v[10]) ^ (~v[8] & v[12]);
      low = (v[9] & v[11]) ^ (~v[9] & v[13]);
      one = add(v[14], v[15], one[0], one[1], high, low, ROUND[2 * t], ROUND[2 * t + 1], w[2 * t], w[2 * t + 1]);
      two = mixed(v[0], v[1], 28, 34, 39, false);
      high = (v[0] & v[2]) ^ (v[0] & v[4]) ^ (v[2] & v[4]);
      low = (v[1] & v[3]) ^ (v[1] & v[5]) ^ (v[3] & v[5]);
      two = add(two[0], two[1], high, low);
      sum = add(v[6], v[7], one[0], one[1]);
      v = add(one[0], one[1], two[0], two[1]).concat(v.slice(0, 6), sum, v.slice(8, 14));
    }
    for (i = 0; i < 16; i += 2) {
      sum = add(state[i], state[i + 1], v[i], v[i + 1]);
      state[i] = sum[0];
      state[i + 1] = sum[1];
    }
  }

  // ---- the field of 2^255 - 19: 16 limbs of 16 bits, lowest first ----------------------------------------------

  function field(small) {
    var out = [small], i;
    for (i = 1; i < 16; i += 1) {
      out.push(0);
    }
    return out;
  }

  function carry(a) {
    var i, over;
    for (i = 0; i < 16; i += 1) {
      over = Math.floor(a[i] / 65536);
      a[i] -= over * 65536;
      if (i < 15) {
        a[i + 1] += over;
      } else {
        a[0] += 38 * over;
      }
    }
    return a;
  }

  function plus(a, b) {
    var out = [], i;
    for (i = 0; i < 16; i += 1) {
      out.push(a[i] + b[i]);
    }
    return out;
  }

  function minus(a, b) {
    var out = [], i;
    for (i = 0; i < 16; i += 1) {
      out.push(a[i] - b[i]);
    }
    return out;
  }

  /* Factors may be sums or differences of two elements: everything stays below 2^44, where doubles are exact. */
  function times(a, b) {
    var t = [], i, j;
    for (i = 0; i < 31; i += 1) {
      t.push(0);
    }
    for (i = 0; i < 16; i += 1) {
      for (j = 0; j < 16; j += 1) {
        t[i + j] += a[i] * b[j];
      }
    }
    for (i = 0; i < 15; i += 1) {
      t[i] += 38 * t[i + 16];
    }
    return carry(carry(t.slice(0, 16)));
  }

  /* a to the power of 2^255 - 21 (its inverse) or 2^252 - 3 (for square roots): all ones but a few low bits. */
  function power(a, top, zeros) {
    var out = a.slice(), bit;
    for (bit = top - 1; bit >= 0; bit -= 1) {
      out = times(out, out);
      if (zeros.indexOf(bit) < 0) {
        out = times(out, a);
      }
    }
    return out;
  }
  function inverse(a) {
    return power(a, 254, [4, 2]);
  }

  /* The 32 bytes of an element, fully reduced, lowest first. */
  function pack(a) {
    var t = carry(carry(carry(a.slice()))), out = [], round, i, less, borrow;
    for (round = 0; round < 2; round += 1) {
      less = [];
      borrow = 0;
      for (i = 0; i < 16; i += 1) {
        less.push(t[i] - (i === 0 ? 65517 : i === 15 ? 32767 : 65535) - borrow);
        borrow = less[i] < 0 ? 1 : 0;
        less[i] += borrow * 65536;
      }
      if (!borrow) {
        t = less;
      }
    }
    for (i = 0; i < 16; i += 1) {
      out.push(t[i] & 255, t[i] >> 8);
    }
    return out;
  }

  function unpack(bytes) {
    var out = [], i;
    for (i = 0; i < 16; i += 1) {
      out.push(bytes[2 * i] + bytes[2 * i + 1] * 256);
    }
    out[15] &= 32767;
    return out;
  }

  function same(a, b) {
    var i;
    for (i = 0; i < 32; i += 1) {
      if (a[i] !== b[i]) {
        return false;
      }
    }
    return true;
  }

  // ---- points as [X, Y, Z, T], x = X/Z, y = Y/Z, T = XY/Z --------------------------------------------------------

  var ZERO = field(0), ONE = field(1);
  var D = (function () {
    // -121665 / 121666; both take a second limb.
    var above = field(121665 - 65536), below = field(121666 - 65536);
    above[1] = 1;
    below[1] = 1;
    return times(minus(ZERO, above), inverse(below));
  }());
  var D2 = plus(D, D);
  var ROOT = (function () {
    // 2 is no square here, so 2^((p - 1) / 4) = (2^((p - 5) / 8))^2 * 2 is a root of -1.
    var eighth = power(field(2), 251, [1]);
    return times(times(eighth, eighth), field(2));
  }());

  /* The complete formulas of RFC 8032 5.1.4: they hold for a point added to itself too. */
  function join(p, q) {
    var a = times(minus(p[1], p[0]), minus(q[1], q[0]));
    var b = times(plus(p[1], p[0]), plus(q[1], q[0]));
    var c = times(times(p[3], D2), q[3]);
    var d = times(plus(p[2], p[2]), q[2]);
    var e = minus(b, a), f = minus(d, c), g = plus(d, c), h = plus(b, a);
    return [times(e, f), times(g, h), times(f, g), times(e, h)];
  }

  function negative(p) {
    return [minus(ZERO, p[0]), p[1], p[2], minus(ZERO, p[3])];
  }

  /* The point that 32 bytes stand for, or null; only the shortest form of y counts. */
  function point(bytes) {
    var y = unpack(bytes), sign = bytes[31] >> 7, shortest = bytes.slice(0, 31).concat(bytes[31] & 127);
    var square = times(y, y), u = minus(square, ONE), v = plus(times(D, square), ONE);
    var v3 = times(times(v, v), v), x, check;
    if (!same(pack(y), shortest)) {
      return null;
    }
    x = times(times(u, v3), power(times(times(v3, v3), times(u, v)), 251, [1]));
    check = pack(times(v, times(x, x)));
    if (!same(check, pack(u))) {
      x = times(x, ROOT);
      check = pack(times(v, times(x, x)));
      if (!same(check, pack(u))) {
        return null;
      }
    }
    if (same(pack(x), pack(ZERO)) && sign) {
      return null;
    }
    if ((pack(x)[0] & 1) !== sign) {
      x = minus(ZERO, x);
    }
    return [x, y, ONE, times(x, y)];
  }

  function encode(p) {
    var shrink = inverse(p[2]), out = pack(times(p[1], shrink));
    out[31] |= (pack(times(p[0], shrink))[0] & 1) << 7;
    return out;
  }

  var BASE = point(pack(times(field(4), inverse(field(5)))));

  // ---- numbers modulo the group order L = 2^252 + 27742317777372353535851937790883648493 -------------------------

  var ORDER = [
    0xd3ed, 0x5cf5, 0x631a, 0x5812, 0x9cd6, 0xa2f7, 0xf9de, 0x14de, 0, 0, 0, 0, 0, 0, 0, 0x1000
  ];

  /* a - L as 16 limbs, or null where a is below L. */
  function lessOrder(a) {
    var out = [], borrow = 0, i;
    for (i = 0; i < 16; i += 1) {
      out.push(a[i] - ORDER[i] - borrow);
      borrow = out[i] < 0 ? 1 : 0;
      out[i] += borrow * 65536;
    }
    return borrow ? null : out;
  }

  function limbs(bytes) {
    var out = [], i;
    for (i = 0; i < 16; i += 1) {
      out.push(bytes[2 * i] + bytes[2 * i + 1] * 256);
    }
    return out;
  }

  /* 64 bytes, lowest first, modulo L: doubled bit by bit from the top. */
  function reduced(bytes) {
    var out = field(0), bit, i, over, lower;
    for (bit = 511; bit >= 0; bit -= 1) {
      over = (bytes[bit >> 3] >> (bit & 7)) & 1;
      for (i = 0; i < 16; i += 1) {
        over += out[i] * 2;
        out[i] = over & 65535;
        over >>= 16;
      }
      lower = lessOrder(out);
      out = lower || out;
    }
    return out;
  }

  /* s times the base point plus h times p, both at once. */
  function combined(s, h, p) {
    var both = join(BASE, p), out = [ZERO, ONE, ONE, ZERO], bit, choice;
    for (bit = 255; bit >= 0; bit -= 1) {
      out = join(out, out);
      choice = ((s[bit >> 4] >> (bit & 15)) & 1) + 2 * ((h[bit >> 4] >> (bit & 15)) & 1);
      if (choice) {
        out = join(out, choice === 1 ? BASE : choice === 2 ? p : both);
      }
    }
    return out;
  }

  /* Whether `signature` (64 bytes) over `message` is by `key` (32 bytes); all three are arrays of bytes. */
  function verify(signature, message, key) {
    var r, s, a, h;
    if (signature.length !== 64 || key.length !== 32) {
      return false;
    }
    r = signature.slice(0, 32);
    s = limbs(signature.slice(32));
    a = point(key);
    if (a === null || lessOrder(s) !== null) {
      return false;
    }
    h = reduced(sha512(r.concat(key, message)));
    return same(encode(combined(s, h, negative(a))), r);
  }

  global.AIM_ED25519 = { verify: verify, sha512: sha512 };
}(window));
