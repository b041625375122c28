/** What a case hears: the port's records, with every intent a broker has, and those only a broker exports. */
import type { EngineRecord, Variables } from '../src/index.ts';

type AnyIntent<R> = R extends { readonly intent: string } ? Omit<R, 'intent' | 'position' | 'partitionId'> : never;

interface BrokerValues {
  readonly PROCESS_EVENT: {
    readonly scopeKey: string;
    readonly targetElementId: string;
    readonly variables: Variables;
  };
  readonly COMPENSATION_SUBSCRIPTION: {
    readonly compensableActivityId: string;
    readonly compensationHandlerId: string;
    readonly throwEventId: string;
  };
  readonly MESSAGE_START_EVENT_SUBSCRIPTION: {
    readonly startEventId: string;
    readonly messageName: string;
    readonly correlationKey: string;
    readonly variables: Variables;
  };
  readonly DECISION_REQUIREMENTS: { readonly decisionRequirementsId: string };
  readonly PROCESS_INSTANCE_MIGRATION: { readonly processInstanceKey: string };
  readonly PROCESS_INSTANCE_MODIFICATION: { readonly processInstanceKey: string };
}

type OfBroker<ValueType> = ValueType extends keyof BrokerValues
  ? {
      readonly key: string;
      readonly timestamp: number;
      readonly valueType: ValueType;
      readonly value: BrokerValues[ValueType];
    }
  : never;

export type TracedRecord = (AnyIntent<EngineRecord> | OfBroker<keyof BrokerValues>) & { readonly intent: string };
export type Traced<ValueType extends TracedRecord['valueType']> = Extract<TracedRecord, { valueType: ValueType }>;
