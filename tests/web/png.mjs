// Pictures as browsers and rsvg-convert write them: PNG of eight bits, not interlaced.
import {inflateSync} from 'node:zlib';

const paeth = (a, b, c) => {
  const p = a + b - c, pa = Math.abs(p - a), pb = Math.abs(p - b), pc = Math.abs(p - c);
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
};

/** {width, height, rgb}; what is transparent is white. */
export function png(file) {
  const parts = [], width = file.readUInt32BE(16), height = file.readUInt32BE(20), kind = file[25];
  const n = {0: 1, 2: 3, 4: 2, 6: 4}[kind];
  if (file[24] !== 8 || !n || file[28]) throw Error('not such a PNG');
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at))
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  const data = inflateSync(Buffer.concat(parts)), stride = width * n, rgb = new Uint8Array(width * height * 3);
  let last = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)), filter = data[y * (stride + 1)];
    for (let i = 0; i < stride; i++) {
      const a = i < n ? 0 : row[i - n], b = last[i], c = i < n ? 0 : last[i - n];
      row[i] += [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter];
    }
    for (let x = 0; x < width; x++) {
      const alpha = n % 2 ? 1 : row[x * n + n - 1] / 255;
      for (let k = 0; k < 3; k++) rgb[(y * width + x) * 3 + k] = row[x * n + (n > 2 ? k : 0)] * alpha + 255 * (1 - alpha);
    }
    last = row;
  }
  return {width, height, rgb};
}

/** The share of pixels that differ by more than a little. */
export function differing(a, b, by = 24) {
  if (a.width !== b.width || a.height !== b.height) return 1;
  let n = 0;
  for (let i = 0; i < a.rgb.length; i += 3)
    if (Math.max(Math.abs(a.rgb[i] - b.rgb[i]), Math.abs(a.rgb[i + 1] - b.rgb[i + 1]), Math.abs(a.rgb[i + 2] - b.rgb[i + 2])) > by) n++;
  return n / (a.width * a.height);
}

/** The same in squares of so many pixels: what fonts and edges do is not seen. */
export function coarse({width, height, rgb}, size) {
  const w = Math.floor(width / size), h = Math.floor(height / size), out = new Uint8Array(w * h * 3);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++)
      for (let k = 0; k < 3; k++) {
        let sum = 0;
        for (let dy = 0; dy < size; dy++) for (let dx = 0; dx < size; dx++) sum += rgb[((y * size + dy) * width + x * size + dx) * 3 + k];
        out[(y * w + x) * 3 + k] = sum / size / size;
      }
  return {width: w, height: h, rgb: out};
}

/** The number of colours, as far as they are told apart in four bits each. */
export function colours({rgb}) {
  const all = new Set();
  for (let i = 0; i < rgb.length; i += 3) all.add((rgb[i] >> 4) << 8 | (rgb[i + 1] >> 4) << 4 | rgb[i + 2] >> 4);
  return all.size;
}
