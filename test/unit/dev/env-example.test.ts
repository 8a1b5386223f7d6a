import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stackSchema } from '../../../dev/settings';
import { loadConfig } from '../../../src/config/config';
import { settingsSchema } from '../../../src/config/config-schema';

describe('.env.example', () => {
  const paragraphs = readFileSync(join(__dirname, '../../../.env.example'), 'utf8')
    .trim()
    .split(/\n{2,}/);
  const end = paragraphs.indexOf('# npm start');
  const section = paragraphs.slice(0, end);

  it.each([
    ['the cart service', settingsSchema, ['# Cart service'], section],
    ['npm start', stackSchema, ['# npm start'], paragraphs.slice(end)],
  ])(
    'lists the settings of %s, each with what it means and its default',
    (_, { properties }, heading, listed) => {
      const settings: Record<string, { description?: string; default?: string | number }> = properties;
      const expected = Object.entries(settings).map(
        ([name, setting]) => `# ${setting.description}\n#${name}=${setting.default ?? ''}`,
      );

      expect(listed).toEqual([...heading, ...expected]);
    },
  );

  it('changes nothing when it is used as it is or with every line in force', () => {
    const assignments = section.join('\n').matchAll(/^#?([A-Z_]+)=(.*)$/gm);
    const env = Object.fromEntries(
      [...assignments].map(([, name, value]) => [name, value] as [string, string]),
    );

    expect(section.join('\n')).not.toMatch(/^[^#\n]/m);
    expect(loadConfig(env)).toEqual(loadConfig({}));
  });
});
