/** What an engine's error type means for the one who operates it, in plain words. */
import { m } from '#lib/paraglide/messages.js';

const words: Readonly<Record<string, () => string>> = {
  JOB_NO_RETRIES: m['ops.cause.job'],
  EXECUTION_LISTENER_NO_RETRIES: m['ops.cause.job'],
  IO_MAPPING_ERROR: m['ops.cause.mapping'],
  CONDITION_ERROR: m['ops.cause.condition'],
  EXTRACT_VALUE_ERROR: m['ops.cause.value'],
  CALLED_ELEMENT_ERROR: m['ops.cause.called'],
  CALLED_DECISION_ERROR: m['ops.cause.decision'],
  DECISION_EVALUATION_ERROR: m['ops.cause.evaluation'],
  FORM_NOT_FOUND: m['ops.cause.form'],
  UNHANDLED_ERROR_EVENT: m['ops.cause.unhandled'],
  MESSAGE_SIZE_EXCEEDED: m['ops.cause.size'],
};

export function causeWords(errorType: string): string {
  return (words[errorType] ?? m['ops.cause.other'])();
}
