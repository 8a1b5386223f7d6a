import { whyNot } from '../../../dev/ports';

describe('a port that npm start cannot use', () => {
  it.each([
    ['EADDRINUSE', 'Port 80 is taken. Stop what uses it, or set GATEWAY_PORT to another port'],
    ['EACCES', 'Port 80 may not be opened by this user: set GATEWAY_PORT to another port'],
    ['EPERM', 'Port 80 cannot be opened (listen EPERM): set GATEWAY_PORT to another port'],
  ])('is reported with the reason: %s', (code, told) => {
    const error = Object.assign(new Error(`listen ${code}`), { code });
    expect(whyNot('GATEWAY_PORT', 80, error)).toBe(`${told} (0 takes a free one).`);
  });
});
