import type { Random } from './random';

const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const HEX = '0123456789abcdef';

/** A value to find: the whole text that contains it, and the part that must not survive. */
export interface Planted {
  name: string;
  text: string;
  value: string;
}

const plain = (name: string, value: string): Planted => ({ name, text: value, value });
const inside = (name: string, before: string, value: string, after = ''): Planted => ({
  name,
  text: before + value + after,
  value,
});

/** Digits whose last one makes Luhn's sum a multiple of ten. */
export function luhnComplete(body: string): string {
  let sum = 0;
  for (let at = 0; at < body.length; at += 1) {
    const digit = Number(body.charAt(body.length - 1 - at));
    const weighted = at % 2 === 0 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return body + String((10 - (sum % 10)) % 10);
}

const groups = (digits: string, lengths: readonly number[], separator: string) => {
  const written: string[] = [];
  for (let from = 0, at = 0; from < digits.length && at < lengths.length; at += 1) {
    const to = from + (lengths[at] ?? 0);
    written.push(digits.slice(from, to));
    from = to;
  }
  return written.join(separator);
};

export function cards(random: Random): Planted[] {
  const visa = luhnComplete(random.fill('4##############'));
  const master = luhnComplete(random.fill('55#############'));
  const two = luhnComplete(random.fill('2223###########'));
  const amex = luhnComplete(random.fill('37############'));
  const diners = luhnComplete(random.fill('30############').slice(0, 13));
  const discover = luhnComplete(random.fill('6011###########'));
  const jcb = luhnComplete(random.fill('3530###########'));
  const old = luhnComplete(random.fill('4###########'));
  const long = luhnComplete(random.fill('6304##############'));
  const fours = [4, 4, 4, 4, 3];
  return [
    plain('visa', visa),
    plain('mastercard spaced', groups(master, fours, ' ')),
    plain('mastercard 2 dashed', groups(two, fours, '-')),
    plain('amex', amex),
    plain('amex spaced', groups(amex, [4, 6, 5], ' ')),
    plain('diners', diners),
    plain('diners dashed', groups(diners, [4, 6, 4], '-')),
    plain('discover dotted', groups(discover, fours, '.')),
    plain('jcb two spaces', groups(jcb, fours, '  ')),
    plain('visa of 13', old),
    plain('maestro of 19', long),
    plain('maestro of 19 spaced', groups(long, fours, ' ')),
    plain('visa no-break spaces', groups(visa, fours, '\u00a0')),
    plain('visa halves', groups(visa, [8, 8], ' ')),
    plain('visa single digits', visa.split('').join(' ')),
    plain('visa en dashes', groups(visa, fours, '–')),
  ];
}

export function emails(random: Random): Planted[] {
  const word = () => random.text(LOWER, random.int(3, 9));
  const host = () => `${word()}.${random.pick(['com', 'co.uk', 'sg', 'in', 'org', 'io', 'info'])}`;
  const [local, domain] = [word(), host()];
  return [
    plain('plain', `${local}@${domain}`),
    plain('dotted', `${local}.${word()}@${domain}`),
    plain('tagged', `${local}+news@${domain}`),
    plain('digits', `${local}${random.int(1, 99)}@${domain}`),
    plain('number local', `${random.fill('N##N######')}@${domain}`),
    plain('quoted local', `"${local} ${word()}"@${domain}`),
    plain('unicode local', `${local}é@${domain}`),
    plain('unicode domain', `${local}@bücher-${word()}.de`),
    plain('unicode all', `用户@例子.公司`),
    plain('percent', `${local}%40${domain}`),
    plain('escaped', `${local}\\u0040${domain}`),
    plain('full width', `${local}＠${domain}`),
    plain('html', `${local}&#64;${domain}`),
    plain('subdomains', `${local}@mail.${word()}.${domain}`),
    plain('hyphens', `${local}-x@${word()}-${word()}.com`),
    plain('underscore', `_${local}_@${domain}`),
    plain('upper case', `${local}@${domain}`.toUpperCase()),
    inside('mailto', 'mailto:', `${local}@${domain}`, '?subject=hi'),
    inside('angle', `${local} <`, `${local}@${domain}`, '>'),
    plain('apostrophe', `o'${local}@${domain}`),
    plain('punycode', `${local}@xn--bcher-kva.xn--p1ai`),
  ];
}

const ibanOf = (country: string, account: string) => {
  const digits = (account + country).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  let rest = 0;
  for (const digit of `${digits}00`) rest = (rest * 10 + Number(digit)) % 97;
  return `${country}${String(98 - rest).padStart(2, '0')}${account}`;
};

export function ibans(random: Random): Planted[] {
  const gb = ibanOf('GB', random.fill('WEST##############'));
  const de = ibanOf('DE', random.fill('##################'));
  const fr = ibanOf('FR', random.fill('#######################'));
  const nl = ibanOf('NL', random.fill('ABNA##########'));
  const fours = Array.from({ length: 7 }, () => 4);
  return [
    plain('gb', gb),
    plain('gb spaced', groups(gb, fours, ' ')),
    plain('de', de),
    plain('de spaced', groups(de, fours, ' ')),
    plain('fr', fr),
    plain('nl dashed', groups(nl, fours, '-')),
    plain('nl lower case', nl.toLowerCase()),
  ];
}

export function ips(random: Random): Planted[] {
  const octet = () => random.int(64, 250);
  const group = () => random.fill('hhhh').replace(/^0/, 'a');
  const v4 = [octet(), octet(), octet(), octet()].join('.');
  return [
    plain('v4', v4),
    inside('v4 port', '', v4, ':443'),
    inside('v4 bracket', '[', v4, ']'),
    inside('v4 in url', 'http://', v4, '/x'),
    plain('v6 full', Array.from({ length: 8 }, group).join(':')),
    plain('v6 middle gap', `2001:db8::${group()}:${group()}`),
    plain('v6 tail gap', `2001:db8:${group()}::`),
    plain('v6 head gap', `::${group()}:${group()}`),
    plain('v6 link local', `fe80::${group()}:${group()}:${group()}:${group()}`),
    plain('v6 mapped', `::ffff:${v4}`),
    inside('v6 bracket', '[', `2001:db8::${group()}`, ']:8080'),
    plain('v6 upper case', `2001:DB8::${group().toUpperCase()}:1`),
    plain('v6 short', `fd00::${random.int(1, 9)}`),
  ];
}

export function secrets(random: Random): Planted[] {
  const token = (length: number) => random.text(ALNUM, length);
  const hex = random.text(HEX, 32);
  const sid = random.text(HEX, 32);
  const uuid = random.fill('hhhhhhhh-hhhh-4hhh-8hhh-hhhhhhhhhhhh');
  const jwt = `eyJhbGciOiJIUzI1NiJ9.eyJ${token(24)}.${token(43)}`;
  return [
    inside('twilio pair', `AC${sid}:`, hex),
    inside('twilio key pair', `SK${sid}:`, token(32)),
    inside('twilio constructor', `Twilio('AC${sid}', '`, hex, "')"),
    inside('twilio env', 'TWILIO_AUTH_TOKEN=', hex),
    inside('twilio json', '"authToken":"', hex, '"'),
    inside('twilio prose', 'auth token ', hex),
    plain('stripe live', `sk_live_${token(24)}`),
    plain('stripe test', `sk_test_${token(24)}`),
    plain('stripe restricted', `rk_live_${token(24)}`),
    plain('stripe webhook', `whsec_${token(32)}`),
    plain('axiom api', `xaat-${uuid}`),
    plain('axiom personal', `xapt-${uuid}`),
    plain('anthropic', `sk-ant-api03-${token(40)}-${token(8)}AA`),
    plain('openai', `sk-proj-${token(40)}`),
    plain('qstash', `eyJVc2VySUQiOi${token(40)}=`),
    plain('qstash signing', `sig_${token(28)}`),
    inside('upstash', 'UPSTASH_REDIS_REST_TOKEN="', `AX${token(40)}=`, '"'),
    plain('jwt', jwt),
    inside('bearer', 'Authorization: Bearer ', token(32)),
    inside('basic', 'authorization: Basic ', `${token(20)}==`),
    inside('bypass header', 'x-vercel-protection-bypass: ', token(32)),
    inside('bypass query', '/api/drain?x-vercel-protection-bypass=', token(32), '&a=1'),
    inside('signed url sig', 'https://blob.example/x?se=1&sig=', `${token(20)}%2B${token(20)}%3D`),
    inside('signed url signature', 'https://s3.example/x?X-Amz-Signature=', random.text(HEX, 64), '&x=1'),
    inside('url token', '/invite?token=', token(24)),
    inside('url key', 'https://maps.example/api?key=', token(39)),
    inside('password', 'password=', token(12)),
    inside('url password', 'postgres://josh:', token(12), '@db.internal:5432/x'),
    inside('redis url', 'rediss://default:', token(40), '@eu1-x.upstash.io:6379'),
    inside('cookie', 'cookie: session=', token(32)),
    inside('api key json', '{"api_key": "', token(32), '"}'),
    plain('github', `ghp_${token(36)}`),
  ];
}
