import graphqlPlugin from '@graphql-eslint/eslint-plugin';
import { Linter } from 'eslint';

/** Line and column count from 1. */
export interface LintFinding {
  readonly rule: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

const ROOT_TYPES = '[type=ObjectTypeDefinition][name.value=/^(Query|Mutation|Subscription)$/]';

const config: Linter.Config = {
  files: ['**/*.graphql'],
  languageOptions: {
    parser: graphqlPlugin.parser,
    parserOptions: { graphQLConfig: {} }, // otherwise it searches all parent folders for a configuration file
  },
  plugins: { graphql: { rules: graphqlPlugin.rules } },
  rules: {
    'graphql/naming-convention': [
      'warn',
      {
        types: 'PascalCase',
        FieldDefinition: 'camelCase',
        InputValueDefinition: 'camelCase',
        Argument: 'camelCase',
        DirectiveDefinition: 'camelCase',
        EnumValueDefinition: 'UPPER_CASE',
      },
    ],
    'graphql/require-description': [
      'warn',
      {
        types: true,
        FieldDefinition: true,
        InputValueDefinition: true,
        EnumValueDefinition: true,
        DirectiveDefinition: true,
        ignoredSelectors: [ROOT_TYPES],
      },
    ],
    'graphql/no-hashtag-description': 'warn',
    'graphql/no-typename-prefix': 'warn',
    'graphql/unique-enum-value-names': 'warn',
    'graphql/require-deprecation-reason': 'warn',
  },
};

/** Checks names, descriptions and deprecations. The SDL must parse. */
export function lint(sdl: string, file: string): LintFinding[] {
  const messages = new Linter().verify(sdl, config, { filename: file });
  return messages.map(({ ruleId, message, line, column }) => ({
    rule: ruleId?.replace('graphql/', '') ?? 'parser',
    message,
    line,
    column,
  }));
}
