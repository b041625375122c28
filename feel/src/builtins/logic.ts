import { FinalError } from '../limits.ts';
import { type Builtins, define } from './signature.ts';

export const logicBuiltins: Builtins = {
  not: [define(['negand'], ([value]) => (typeof value === 'boolean' ? !value : null))],
  'is defined': [define(['value'], ([value]) => value !== null)],
  'get or else': [define(['value', 'default'], ([value, fallback]) => value ?? fallback)],
  assert: [
    define(['value', 'condition'], ([value, condition]) => {
      if (condition === true) return value;
      throw new FinalError('The condition is not fulfilled');
    }),
    define(['value', 'condition', 'cause'], ([value, condition, cause]) => {
      if (condition === true) return value;
      throw new FinalError(typeof cause === 'string' ? cause : 'Illegal arguments of assert');
    }),
  ],
};
