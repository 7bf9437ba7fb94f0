// Reads ESC/POS bytes on standard input with npos, which knows nothing of this project; writes JSON: the names of all
// commands, and the picture that the rasters make, its rows as hex (1 = black).
"use strict";
const npos = require("npos");

// Two questions that npos does not know: their parameters are skipped.
Object.assign(npos.rules[0x1d], {r: 1, "(": [0, (bytes, at) => 3 + bytes[at + 1] + 256 * bytes[at + 2]]});

const chunks = [];
process.stdin.on("data", chunk => chunks.push(chunk));
process.stdin.on("end", async () => {
  const ast = await npos.parser().parse(Buffer.concat(chunks));
  const name = node => `${node.ascii || node.code}${node.fn || ""}`;
  const rows = [];
  for (const node of ast.tree.filter(node => name(node) === "GSv0")) {
    const bitmap = npos.codecs.raster.decode(ast.raw, [node]);
    for (let y = 0; y < bitmap.height; y++) {
      const row = Buffer.alloc(bitmap.width / 8);
      for (let x = 0; x < bitmap.width; x++) if (bitmap.getPixel(x, y) === 0) row[x >> 3] |= 0x80 >> (x & 7);
      rows.push(row.toString("hex"));
    }
  }
  process.stdout.write(JSON.stringify({error: ast.error ? String(ast.error) : null, commands: ast.tree.map(name), rows}));
});
