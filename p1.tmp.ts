import { run, steps } from './probe.tmp.ts';
for (const f of ['sin','cos','tan']) console.log(f, steps(f,'float32'), steps(f,'float64'));
console.log(run('cos','float64',[[0,-0,1e-9,1e-5,Math.PI,2*Math.PI, 6381956970095103*2**797]]), run('sin','float64',[[-0,Math.PI/2,-Math.PI/2, 6381956970095103*2**797]]));
let over=0, n=0, minus=0;
for (let r=0;r<40;r++){ const xs=Array.from({length:50000},()=>Math.PI/2*(1+2*Math.floor(Math.random()*9))+ (Math.random()-.5)*10**(-Math.random()*9));
 for(const y of [...run('sin','float64',[xs]),...run('cos','float64',[xs.map(x=>x+Math.PI/2)])]) {n++; if (Math.abs(y)>1) over++; if(Math.abs(y)===1) minus++;} }
console.log(over,minus,n);
console.log(run('cos','float32',[[0,-0,1e-9,1e-5,Math.PI]]));
