import {
  type Block,
  type CatchClause,
  type ForInStatement,
  type ForOfStatement,
  type ForStatement,
  Node,
  type Statement,
  type SwitchStatement,
  type TryStatement,
  type VariableDeclaration,
} from "ts-morph";
import { assignTo } from "./assign-to.js";
import { bindPattern } from "./bind-pattern.js";
import { elementOf, nothing, type Value } from "./flow-value.js";
import type { Ending, Machine } from "./machine.js";
import { openScope, type Scope } from "./scope.js";

/** Follows the statements of a block in a scope of its own; what they return is added to `returned`. */
export function executeBlock(m: Machine, block: Block, outer: Scope, returned: Value[]): Ending {
  return executeAll(m, block.getStatements(), openScope(outer), returned);
}

function executeAll(m: Machine, statements: readonly Statement[], scope: Scope, returned: Value[]): Ending {
  for (const statement of statements) {
    if (!Node.isFunctionDeclaration(statement)) continue;
    const name = statement.getName();
    if (name !== undefined)
      m.declare(scope, name, { kind: "function", closures: [{ node: statement, scope }] });
  }
  for (const statement of statements) {
    const ending = execute(m, statement, scope, returned);
    if (ending !== "goes on") return ending;
  }
  return "goes on";
}

function execute(m: Machine, statement: Statement, scope: Scope, returned: Value[]): Ending {
  m.tick();
  if (Node.isBlock(statement)) return executeBlock(m, statement, scope, returned);
  if (Node.isExpressionStatement(statement)) return goOn(m.evaluate(statement.getExpression(), scope));
  if (Node.isVariableStatement(statement)) return declareAll(m, statement, scope);
  if (Node.isIfStatement(statement)) {
    m.evaluate(statement.getExpression(), scope);
    const otherwise = statement.getElseStatement();
    return m.oneOf([
      () => execute(m, statement.getThenStatement(), openScope(scope), returned),
      () => (otherwise === undefined ? "goes on" : execute(m, otherwise, openScope(scope), returned)),
    ]);
  }
  if (Node.isReturnStatement(statement)) {
    const expression = statement.getExpression();
    if (expression !== undefined) returned.push(m.evaluate(expression, scope));
    return "leaves";
  }
  if (Node.isThrowStatement(statement)) {
    m.evaluate(statement.getExpression(), scope);
    return "fails";
  }
  if (Node.isBreakStatement(statement) || Node.isContinueStatement(statement)) return "leaves";
  if (Node.isForStatement(statement)) return executeFor(m, statement, scope, returned);
  if (Node.isForOfStatement(statement) || Node.isForInStatement(statement))
    return executeForEach(m, statement, scope, returned);
  if (Node.isWhileStatement(statement) || Node.isDoStatement(statement)) {
    return executeTurns(m, returned, () => {
      m.evaluate(statement.getExpression(), scope);
      return execute(m, statement.getStatement(), openScope(scope), returned);
    });
  }
  if (Node.isTryStatement(statement)) return executeTry(m, statement, scope, returned);
  if (Node.isSwitchStatement(statement)) return executeSwitch(m, statement, scope, returned);
  if (Node.isLabeledStatement(statement)) return execute(m, statement.getStatement(), scope, returned);
  return "goes on";
}

function goOn(_: Value): Ending {
  return "goes on";
}

function declareAll(
  m: Machine,
  list: { getDeclarations(): readonly VariableDeclaration[] },
  scope: Scope,
): Ending {
  for (const declaration of list.getDeclarations()) {
    const initializer = declaration.getInitializer();
    bindPattern(
      m,
      declaration.getNameNode(),
      initializer === undefined ? nothing : m.evaluate(initializer, scope),
      scope,
    );
  }
  return "goes on";
}

/** A `return` inside a loop makes what follows the loop conditional. */
function executeTurns(m: Machine, returned: readonly Value[], turn: () => Ending): Ending {
  const before = returned.length;
  m.repeat(turn);
  if (returned.length > before) m.restIsConditional();
  return "goes on";
}

function executeFor(m: Machine, statement: ForStatement, outer: Scope, returned: Value[]): Ending {
  const scope = openScope(outer);
  const initializer = statement.getInitializer();
  if (Node.isVariableDeclarationList(initializer)) declareAll(m, initializer, scope);
  else if (initializer !== undefined) m.evaluate(initializer, scope);
  const condition = statement.getCondition();
  const step = statement.getIncrementor();
  return executeTurns(m, returned, () => {
    if (condition !== undefined) m.evaluate(condition, scope);
    const ending = execute(m, statement.getStatement(), openScope(scope), returned);
    if (step !== undefined) m.evaluate(step, scope);
    return ending;
  });
}

function executeForEach(
  m: Machine,
  statement: ForOfStatement | ForInStatement,
  outer: Scope,
  returned: Value[],
): Ending {
  const items = m.evaluate(statement.getExpression(), outer);
  const initializer = statement.getInitializer();
  return executeTurns(m, returned, () => {
    const scope = openScope(outer);
    const item = elementOf(items);
    if (!Node.isVariableDeclarationList(initializer)) assignTo(m, initializer, item, scope);
    else
      for (const declaration of initializer.getDeclarations())
        bindPattern(m, declaration.getNameNode(), item, scope);
    return execute(m, statement.getStatement(), openScope(scope), returned);
  });
}

function executeTry(m: Machine, statement: TryStatement, scope: Scope, returned: Value[]): Ending {
  const handler = statement.getCatchClause();
  const last = statement.getFinallyBlock();
  const tried = executeBlock(m, statement.getTryBlock(), scope, returned);
  const handled =
    handler === undefined
      ? tried
      : m.maybe(() => executeBlock(m, handler.getBlock(), handlerScope(m, handler, scope), returned));
  if (last !== undefined) executeBlock(m, last, scope, returned);
  if (tried === "leaves" && handler !== undefined && handled === "goes on") m.restIsConditional();
  return tried === "goes on" || handled === "goes on" ? "goes on" : tried;
}

function handlerScope(m: Machine, handler: CatchClause, outer: Scope): Scope {
  const scope = openScope(outer);
  const declaration = handler.getVariableDeclaration();
  if (declaration !== undefined) bindPattern(m, declaration.getNameNode(), nothing, scope);
  return scope;
}

/** Every clause is a way of its own; one that falls through goes on into the next. */
function executeSwitch(m: Machine, statement: SwitchStatement, outer: Scope, returned: Value[]): Ending {
  m.evaluate(statement.getExpression(), outer);
  const clauses = statement.getClauses();
  const scope = openScope(outer);
  const before = returned.length;
  const ways = clauses.map((_, start) => (): Ending => {
    const statements = clauses.slice(start).flatMap((clause) => clause.getStatements());
    const end = statements.findIndex((inner) => Node.isBreakStatement(inner));
    return executeAll(m, end < 0 ? statements : statements.slice(0, end), scope, returned);
  });
  const hasDefault = clauses.some((clause) => Node.isDefaultClause(clause));
  const ending = m.oneOf(hasDefault ? ways : [...ways, () => "goes on"]);
  return ending === "leaves" && returned.length === before ? "goes on" : ending;
}
