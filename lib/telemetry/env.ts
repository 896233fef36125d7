/** Where the code runs, as every log line and metric says it (Document 5, "Log Format"). */
export type Environment = 'local' | 'staging' | 'prod';

/** Reads `JOSH_ENV`; anything unknown counts as `local`, so that a typing error never pollutes production's series. */
export function environment(): Environment {
  const value = process.env.JOSH_ENV;
  return value === 'prod' || value === 'staging' ? value : 'local';
}

export type Role = 'app' | 'drain' | 'all';

/** Which of the two Vercel projects this deployment is (`JOSH_ROLE`). Unset means `app`: the drain is opted into. */
export function role(): Role {
  const value = process.env.JOSH_ROLE;
  return value === 'drain' || value === 'all' ? value : 'app';
}

/** A variable that the deployment lacks. Its name is no secret and may be logged. */
export class MissingSetting extends Error {
  override readonly name = 'MissingSetting';

  constructor(
    readonly variable: string,
    purpose: string,
  ) {
    super(`${variable} is not set: ${purpose}. See docs/settings.md.`);
  }
}

/**
 * The value of a setting.
 *
 * @throws MissingSetting when it is not set or empty.
 */
export function setting(name: string, purpose: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new MissingSetting(name, purpose);
  }
  return value;
}

/** A comma-separated setting as a list without empty items. */
export function listSetting(name: string, purpose: string): string[] {
  return setting(name, purpose)
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
