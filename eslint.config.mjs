import tseslint from 'typescript-eslint';

const environment = [
  'error',
  {
    object: 'process',
    property: 'env',
    message: 'Only the file that reads the settings knows the environment.',
  },
];

export default tseslint.config(
  { ignores: ['**/dist/', 'node_modules/', '**/__generated__/', '.data/'] },
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json', './test/tsconfig.json', './client/tsconfig.esm.json'] },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/require-await': 'off', // Fastify, Apollo and entity resolvers promise promises
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
        { selector: 'ExportAllDeclaration', message: 'Import the file itself.' },
      ],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-restricted-properties': environment,
    },
  },
  {
    files: [
      'src/main.ts',
      'src/commands/**',
      'dev/**',
      'gateway/**',
      'kit/**',
      'sandboxes/**',
      'test/**',
      'bench/**',
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  { files: ['**/test/**'], rules: { 'max-lines-per-function': 'off' } },
  { files: ['test/support/stores-*.ts'], rules: { 'no-restricted-syntax': 'off' } }, // jest takes a default export
);
