import type { severities } from '@/lib/db/schema/safety';

export type Severity = (typeof severities)[number];

export const safetyCategories = ['self_harm', 'danger', 'threat', 'underage', 'harassment', 'drugs'] as const;

export type SafetyCategory = (typeof safetyCategories)[number];

/** Words and phrases that mean the same to the safety team. Only the list's name is ever logged. */
export interface KeywordList {
  name: string;
  category: SafetyCategory;
  severity: Severity;
  /** Matched as whole words, without regard to case, accents, apostrophes and punctuation. */
  phrases: readonly string[];
  /** What looks like one of them and is none. */
  except?: readonly string[];
}

/**
 * What a text is screened for, in English, Spanish, Portuguese, French and German. It is a net with wide meshes for a
 * person to look at what it holds; it neither knows what a text means nor replaces a report.
 */
export const keywordLists: readonly KeywordList[] = [
  {
    name: 'self_harm.en',
    category: 'self_harm',
    severity: 'critical',
    phrases: [
      'kill myself',
      'killing myself',
      'end my life',
      'take my own life',
      'want to die',
      'wanna die',
      'better off dead',
      'suicide',
      'suicidal',
      'cutting myself',
      'want to hurt myself',
      'hurting myself',
      'hang myself',
    ],
    except: ['suicide squad', 'die laughing', 'dying to'],
  },
  {
    name: 'self_harm.es',
    category: 'self_harm',
    severity: 'critical',
    phrases: ['quiero morir', 'quiero morirme', 'matarme', 'quitarme la vida', 'suicidarme', 'suicidio'],
  },
  {
    name: 'self_harm.pt',
    category: 'self_harm',
    severity: 'critical',
    phrases: ['quero morrer', 'quero me matar', 'tirar minha vida', 'suicídio'],
  },
  {
    name: 'self_harm.fr',
    category: 'self_harm',
    severity: 'critical',
    phrases: ['me suicider', 'me tuer', 'envie de mourir', 'mettre fin à mes jours'],
  },
  {
    name: 'self_harm.de',
    category: 'self_harm',
    severity: 'critical',
    phrases: ['mich umbringen', 'will sterben', 'nicht mehr leben', 'selbstmord', 'suizid'],
  },
  {
    name: 'danger.en',
    category: 'danger',
    severity: 'critical',
    phrases: [
      'raped me',
      'been raped',
      'was raped',
      'assaulted me',
      'was assaulted',
      'sexually assaulted',
      'drugged me',
      'spiked my drink',
      'roofied',
      'he has a gun',
      'she has a gun',
      'they have a gun',
      'has a knife',
      'call 911',
      'call the police',
      'following me home',
      'wont let me leave',
      'being held against my will',
    ],
  },
  {
    name: 'danger.es',
    category: 'danger',
    severity: 'critical',
    phrases: [
      'me violó',
      'me violaron',
      'me agredió',
      'me drogaron',
      'tiene una pistola',
      'llama a la policía',
    ],
  },
  {
    name: 'danger.pt',
    category: 'danger',
    severity: 'critical',
    phrases: ['me estuprou', 'me agrediu', 'me drogaram', 'tem uma arma', 'chama a polícia'],
  },
  {
    name: 'danger.fr',
    category: 'danger',
    severity: 'critical',
    phrases: ['m’a violée', 'm’a agressée', 'm’a droguée', 'il a un couteau', 'appelle la police'],
  },
  {
    name: 'danger.de',
    category: 'danger',
    severity: 'critical',
    phrases: ['vergewaltigt', 'hat mich angegriffen', 'k.o. tropfen', 'hat ein messer', 'ruf die polizei'],
  },
  {
    name: 'threat.en',
    category: 'threat',
    severity: 'high',
    phrases: [
      ...['you', 'him', 'her', 'them'].flatMap((whom) => [
        `going to kill ${whom}`,
        `gonna kill ${whom}`,
        `i will kill ${whom}`,
        `ill kill ${whom}`,
      ]),
      'shoot you',
      'shoot up the',
      'stab you',
      'beat you up',
      'bring my gun',
      'bomb threat',
      'blow it up',
      'rape you',
    ],
  },
  {
    name: 'threat.es',
    category: 'threat',
    severity: 'high',
    phrases: ['te voy a matar', 'los voy a matar', 'voy a matarte'],
  },
  {
    name: 'threat.pt',
    category: 'threat',
    severity: 'high',
    phrases: ['vou te matar', 'vou matar você'],
  },
  {
    name: 'threat.fr',
    category: 'threat',
    severity: 'high',
    phrases: ['je vais te tuer', 'je vais vous tuer'],
  },
  {
    name: 'threat.de',
    category: 'threat',
    severity: 'high',
    phrases: ['bringe dich um', 'bring dich um', 'ich töte dich'],
  },
  {
    name: 'underage.en',
    category: 'underage',
    severity: 'high',
    phrases: [
      ...['13', '14', '15', '16', '17'].flatMap((age) => [
        `im ${age} years old`,
        `i am ${age} years old`,
        `im ${age} yo`,
        `im only ${age}`,
      ]),
      'im a minor',
      'i am a minor',
      'in middle school',
    ],
  },
  {
    name: 'harassment.en',
    category: 'harassment',
    severity: 'medium',
    phrases: [
      'harassing me',
      'harassed me',
      'stalking me',
      'stalked me',
      'keeps texting me',
      'groped',
      'sent me nudes',
      'send nudes',
      'felt unsafe',
      'feel unsafe',
      'creeped me out',
    ],
  },
  {
    name: 'harassment.es',
    category: 'harassment',
    severity: 'medium',
    phrases: ['me acosa', 'me está acosando', 'me siento insegura', 'me tocó'],
  },
  {
    name: 'drugs.en',
    category: 'drugs',
    severity: 'low',
    phrases: ['sell you some weed', 'buy some weed', 'selling weed', 'cocaine', 'meth', 'fentanyl'],
  },
];
