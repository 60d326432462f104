// The header's words and legend, set again for the window's width: what stands in one line of the file stays
// together as long as there is room. Gives the y below.

let head, told = base.t;

// Elements and their boxes; what has no width is not seen, what goes on with a sentence stands nearer. Gives the y
// below them.
function flow(list, y, gap, x = pad, high = 0, last) {
  for (const [e, b] of list) {
    const scale = min(1, (W-2*pad)/b.width), w = b.width*scale;
    if (!w) continue;
    x -= e.dataset.near | 0;
    if (abs(b.y - last) > 5 || x + w > W - pad) {
      y += high+3;
      x = pad;
      high = 0;
    }
    put(e, {transform: `translate(${x - b.x*scale} ${y - b.y*scale}) scale(${scale})`});
    x += w + gap;
    high = max(high, b.height*scale);
    last = b.y;
  }
  return y + high+8;
}

// The numbers anew for another sample type or a part of the samples; what only the file can tell goes.
function retell(now = T.name + S.l + S.f + S.d) {
  if (told === (told = now)) return;
  const say = (id, s) => fill(get(id) || el('g'), s), list = (all = functions()).filter(f => f.n < D.small && f.flat > 0).sort((a, b) => b.flat - a.flat);
  put(svg, {class: now === base.t ? '' : 'px-else'});
  head = 0;
  for (const e of svg.querySelectorAll('.px-type')) fill(e, T.name);
  say('sum0', amount(M.b?.[0]));
  say('sum1', amount(M.t[0]) + (M === whole ? '' : ` (${part(M.t[0])})`));
  for (let i = 0; i < 9; i++) {
    const f = list[i];
    say('o' + i, part(sum(all, f => D.kind[f.n] === i && f.flat)));
    say('c' + i, f ? fit(N[f.n], 60) + ' ' + part(f.flat) : '');
    if (!diff) meta.views['v' + (i+1)] = f?.at;
  }
}
