export { type McpClient, type McpTool, type McpToolsOptions, mcpTools } from "./mcp-tools.js";
