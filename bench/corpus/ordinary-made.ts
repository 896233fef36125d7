import type { Random } from './random';

type Make = (random: Random) => string;

const two = (value: number) => String(value).padStart(2, '0');
const time: Make = (random) => `${random.int(1, 12)}${random.pick(['.', ':'])}${two(random.int(0, 59))}`;
const price: Make = (random) =>
  `${random.pick(['£', '$', '€', 'S$', 'Rs.', ''])}${random.int(1, 2500)}.${two(random.int(0, 99))}`;
const date: Make = (random) => {
  const joint = random.pick(['/', '-', '.']);
  return [two(random.int(1, 28)), two(random.int(1, 12)), random.pick(['26', '2026', '2025'])].join(joint);
};
const year: Make = (random) => String(random.int(1950, 2035));
const count: Make = (random) => String(random.int(1, 120));

const TUNED: readonly Make[] = [
  (r) => `meet at ${time(r)} or ${time(r)}?`,
  (r) => `paid ${price(r)} and ${price(r)} so ${price(r)} left`,
  (r) => `on ${date(r)} at ${time(r)}`,
  (r) => `${count(r)} ${count(r)} ${count(r)} which one`,
  (r) => `${year(r)} ${year(r)} and ${year(r)}`,
  (r) => `score ${r.int(0, 9)}-${r.int(0, 9)}, then ${r.int(0, 30)}-${r.int(0, 30)}`,
  (r) => `txt ${r.pick(['YES', 'STOP', 'GO'])} to ${r.int(60000, 89999)} ${r.int(25, 150)}ppm`,
  (r) => `take bus ${count(r)} or ${r.int(100, 999)}, stop ${r.int(10000, 99999)}`,
  (r) => `blk ${r.int(1, 999)} #${two(r.int(1, 40))}-${r.int(100, 999)} call u at ${r.int(1, 12)}`,
  (r) => `${r.int(1, 99)}% of ${r.int(1000, 99999)} is ${r.int(10, 9999)}`,
  (r) => `text me ${count(r)} or ${count(r)} photos b4 ${time(r)}`,
  (r) => `${r.int(2, 40)} x ${r.int(100, 900)}ml, ${r.int(100, 999)}g`,
];

const HELD_OUT: readonly Make[] = [
  (r) => `dun be late, ${time(r)} show, ${time(r)} dinner, ${count(r)} of us`,
  (r) => `bill is ${price(r)} + ${price(r)} tip, ring the bell at ${count(r)}`,
  (r) => `born ${date(r)}, died ${date(r)}`,
  (r) => `Qty ${count(r)} @ ${price(r)} = ${price(r)}`,
  (r) => `pages ${r.int(10, 99)}-${r.int(100, 199)} and ${r.int(200, 299)}-${r.int(300, 399)}`,
  (r) => `sets ${r.int(0, 7)}-${r.int(0, 7)} ${r.int(0, 7)}-${r.int(0, 7)} ${r.int(0, 7)}-${r.int(0, 7)}`,
  (r) => `reply ${r.int(1, 9)} to ${r.int(60000, 89999)} or ${r.int(60000, 89999)}, cost ${r.int(10, 99)}p`,
  (r) => `${r.int(1, 400)} High St, flat ${r.int(1, 30)}, built ${year(r)}`,
  (r) => `call at ${time(r)} on the ${r.int(1, 28)}th, platform ${r.int(1, 20)} coach ${r.int(1, 12)}`,
  (r) => `between ${year(r)}-${year(r)} about ${r.int(1000, 60000)} ppl`,
  (r) =>
    `mobile deal: ${r.int(5, 60)}GB ${r.int(100, 2000)} mins ${price(r)}/mo ${r.pick(['12', '24'])} months`,
  (r) =>
    `${r.int(1, 31)} ${r.pick(['Jan', 'May', 'Nov'])} ${year(r)}, ${r.int(10, 23)}${two(r.int(0, 59))}hrs`,
];

const made =
  (makes: readonly Make[]) =>
  (random: Random, times: number): string[] =>
    makes.flatMap((make) => Array.from({ length: times }, () => make(random)));

export const ordinaryTuned = made(TUNED);
export const ordinaryHeldOut = made(HELD_OUT);
