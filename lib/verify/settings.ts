import { type Check, found, notChecked } from './check';
import { type SettingRule, settingRules } from './settings-rules';

/** Environment and secrets: there, and of the right shape. No value is ever shown. */
export const settingChecks: readonly Check[] = settingRules.map((rule) => ({
  name: `settings: ${rule.name}`,
  expected: rule.expected,
  todo: `Set ${rule.name} as docs/settings.md says, in both Vercel projects where it says so, and here.`,
  run: ({ env }) => look(rule, env),
}));

function look(
  { name, optional, unless, fits }: SettingRule,
  env: Readonly<Record<string, string | undefined>>,
) {
  const value = env[name];
  if (value === undefined || value === '') {
    if (unless !== undefined && env[unless]) return found(true, `${unless} stands for it`);
    return optional ? notChecked('not set, and not needed') : found(false, 'not set');
  }
  return fits(value, env) ? found(true, 'set, of this shape') : found(false, 'set, but not of this shape');
}
