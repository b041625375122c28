/**
 * Commands of the port as a broker's gateway takes them, by gRPC and nothing in between. Answers are a status and the
 * broker's words: what a command did is told by the records.
 */
import { Client, credentials, status } from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import type { Command, Variables } from '../src/index.ts';

/** The parts of the gateway's protocol that are spoken here; numbers and names are the protocol's. */
const { root } = protobuf.parse(`
syntax = "proto3";
message DeployResource { repeated Resource resources = 1; }
message Resource { string name = 1; bytes content = 2; }
message DeleteResource { int64 resourceKey = 1; }
message CreateProcessInstance {
  int64 processDefinitionKey = 1; string bpmnProcessId = 2; int32 version = 3; string variables = 4;
  repeated StartInstruction startInstructions = 5;
}
message StartInstruction { string elementId = 1; }
message CompleteJob { int64 jobKey = 1; string variables = 2; }
message FailJob {
  int64 jobKey = 1; int32 retries = 2; string errorMessage = 3; int64 retryBackOff = 4; string variables = 5;
}
message ThrowError { int64 jobKey = 1; string errorCode = 2; string errorMessage = 3; string variables = 4; }
message UpdateJobRetries { int64 jobKey = 1; int32 retries = 2; }
message SetVariables { int64 elementInstanceKey = 1; string variables = 2; bool local = 3; }
message PublishMessage {
  string name = 1; string correlationKey = 2; int64 timeToLive = 3; string messageId = 4; string variables = 5;
}
message BroadcastSignal { string signalName = 1; string variables = 2; }
message ResolveIncident { int64 incidentKey = 1; }
message CancelProcessInstance { int64 processInstanceKey = 1; }
message ModifyProcessInstance {
  int64 processInstanceKey = 1; repeated Activate activateInstructions = 2; repeated Terminate terminateInstructions = 3;
}
message Activate { string elementId = 1; int64 ancestorElementInstanceKey = 2; repeated Give variableInstructions = 3; }
message Give { string variables = 1; string scopeId = 2; }
message Terminate { int64 elementInstanceKey = 1; }
message MigrateProcessInstance { int64 processInstanceKey = 1; Plan migrationPlan = 2; }
message Plan { int64 targetProcessDefinitionKey = 1; repeated Map mappingInstructions = 2; }
message Map { string sourceElementId = 1; string targetElementId = 2; }
`);

const patienceMs = 30_000;
const attempts = 20;

export interface Reply {
  /** `OK` or the name of a gRPC status. */
  readonly code: string;
  readonly detail: string;
}

export class Gateway {
  readonly #client: Client;

  constructor(address: string) {
    this.#client = new Client(address, credentials.createInsecure());
  }

  submit(command: Command): Promise<Reply> {
    return this.#call(...requestOf(command));
  }

  /** Of a process, a form or a file of decisions. */
  deleteResource(resourceKey: string): Promise<Reply> {
    return this.#call('DeleteResource', { resourceKey });
  }

  close(): void {
    this.#client.close();
  }

  /** A broker that has no room takes the command later; one that does not answer leaves in doubt whether it did. */
  async #call(method: string, request: object): Promise<Reply> {
    for (let attempt = 1; ; attempt += 1) {
      const reply = await this.#ask(method, request);
      if (reply.code === 'DEADLINE_EXCEEDED') throw new Error(`${method} was not answered: ${reply.detail}`);
      const isBusy = reply.code === 'UNAVAILABLE' || reply.code === 'RESOURCE_EXHAUSTED';
      if (!isBusy || attempt === attempts) return reply;
    }
  }

  #ask(method: string, request: object): Promise<Reply> {
    const type = root.lookupType(method);
    const encode = (message: object): Buffer => Buffer.from(type.encode(type.fromObject(message)).finish());
    const path = `/gateway_protocol.Gateway/${method}`;
    const deadline = Date.now() + patienceMs;
    return new Promise((resolve) => {
      this.#client.makeUnaryRequest(
        path,
        encode,
        (answer) => answer,
        request,
        { deadline },
        (error) => {
          resolve({ code: error ? status[error.code] : 'OK', detail: error?.details ?? '' });
        },
      );
    });
  }
}

const json = (variables: Variables = {}): string => JSON.stringify(variables);

function requestOf(command: Command): [string, object] {
  switch (command.type) {
    case 'deploy': {
      const resources = command.resources.map(({ name, xml }) => ({ name, content: Buffer.from(xml) }));
      return ['DeployResource', { resources }];
    }
    case 'createInstance': {
      const { bpmnProcessId = '', processDefinitionKey = '0', startAt = [] } = command;
      const startInstructions = startAt.map((elementId) => ({ elementId }));
      const variables = json(command.variables);
      // The latest version is asked for by −1.
      return [
        'CreateProcessInstance',
        { bpmnProcessId, processDefinitionKey, version: -1, variables, startInstructions },
      ];
    }
    case 'completeJob':
      return ['CompleteJob', { jobKey: command.jobKey, variables: json(command.variables) }];
    case 'failJob': {
      const { jobKey, retries, errorMessage = '', backOffMs: retryBackOff = 0 } = command;
      return ['FailJob', { jobKey, retries, errorMessage, retryBackOff, variables: json(command.variables) }];
    }
    case 'throwError': {
      const { jobKey, errorCode, errorMessage = '' } = command;
      return ['ThrowError', { jobKey, errorCode, errorMessage, variables: json(command.variables) }];
    }
    case 'updateRetries':
      return ['UpdateJobRetries', { jobKey: command.jobKey, retries: command.retries }];
    case 'setVariables': {
      const { scopeKey: elementInstanceKey, local = false } = command;
      return ['SetVariables', { elementInstanceKey, local, variables: json(command.variables) }];
    }
    case 'publishMessage': {
      const { name, correlationKey, ttlMs: timeToLive = 0, messageId = '' } = command;
      return ['PublishMessage', { name, correlationKey, timeToLive, messageId, variables: json(command.variables) }];
    }
    case 'broadcastSignal':
      return ['BroadcastSignal', { signalName: command.name, variables: json(command.variables) }];
    case 'resolveIncident':
      return ['ResolveIncident', { incidentKey: command.incidentKey }];
    case 'cancelInstance':
      return ['CancelProcessInstance', { processInstanceKey: command.processInstanceKey }];
    case 'modifyInstance':
      return ['ModifyProcessInstance', modification(command)];
    case 'migrateInstance': {
      const { processInstanceKey, targetProcessDefinitionKey, mapping: mappingInstructions } = command;
      const migrationPlan = { targetProcessDefinitionKey, mappingInstructions };
      return ['MigrateProcessInstance', { processInstanceKey, migrationPlan }];
    }
  }
}

function modification(command: Extract<Command, { type: 'modifyInstance' }>): object {
  const { processInstanceKey, activate = [], terminate = [] } = command;
  return {
    processInstanceKey,
    activateInstructions: activate.map(({ elementId, variables = [] }) => ({
      elementId,
      variableInstructions: variables.map((given) => ({
        variables: json(given.variables),
        scopeId: given.scopeId ?? '',
      })),
    })),
    terminateInstructions: terminate.map((elementInstanceKey) => ({ elementInstanceKey })),
  };
}
