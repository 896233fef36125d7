/**
 * Turns the interpreter's 5.3 library into the 5.1 library of Redis scripts, and closes it: what Redis does not have
 * is missing, and nothing a script does survives it. Receives the number printer; returns the error handler, the
 * table of globals, and the environment of scripts.
 */
export const PRELUDE = `
local number_text = ...
local getinfo, floor, ceil, format, text_of = debug.getinfo, math.floor, math.ceil, string.format, tostring
local protected_call = pcall
local pack, unpack_table, gsub, find = table.pack, table.unpack, string.gsub, string.find

-- 5.1 has no integers: 32-bit results would wrap round.
math.floor = function(x) return floor(x) + 0.0 end
math.ceil = function(x) return ceil(x) + 0.0 end
math.pow = function(x, y) return x ^ y end
table.getn = function(t) return #t end
unpack, loadstring, _VERSION = table.unpack, load, 'Lua 5.1'
tostring = function(value)
  if type(value) == 'number' then return number_text(value) end
  return text_of(value)
end
string.format = function(pattern, ...)
  local values, position = pack(...), 0
  pattern = gsub(pattern, '%%([-+ #0]*%d*%.?%d*)([%a%%])', function(flags, kind)
    if kind == '%' then return nil end
    position = position + 1
    local number = tonumber(values[position])
    if find(kind, '[diu]') and number and not find(flags, '.', 1, true) then
      values[position] = number < 0 and ceil(number) or floor(number)
      return '%' .. flags .. '.0f'
    end
    if kind == 's' and type(values[position]) == 'number' then values[position] = number_text(number) end
    return nil
  end)
  return format(pattern, unpack_table(values, 1, values.n))
end

-- Redis hands the text of a failed redis.call, not its table, to whoever catches it.
pcall = function(...)
  local results = pack(protected_call(...))
  local err = results[2]
  if not results[1] and type(err) == 'table' and type(err.err) == 'string' then results[2] = err.err end
  return unpack_table(results, 1, results.n)
end

for _, name in ipairs({'debug', 'dofile', 'loadfile', 'print', 'rawlen', '_G'}) do _ENV[name] = nil end
for _, name in ipairs({'pack', 'unpack', 'move'}) do table[name] = nil end
for _, name in ipairs({'tointeger', 'type', 'ult'}) do math[name] = nil end
for _, name in ipairs({'pack', 'unpack', 'packsize'}) do string[name] = nil end

local function readonly() error('Attempt to modify a readonly table', 2) end
local function protected(content)
  return setmetatable({}, {__index = content, __newindex = readonly, __metatable = false})
end

local globals = {}
for name, value in pairs(_ENV) do
  globals[name] = type(value) == 'table' and protected(value) or value
end
setmetatable(globals, {__index = function(_, name)
  error("Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2)
end})
local environment = protected(globals)
globals._G = environment

local function handler(err)
  local level, info = 2, getinfo(2, 'Sl')
  while info and info.source ~= '@user_script' do
    level = level + 1
    info = getinfo(level, 'Sl')
  end
  if type(err) ~= 'table' then err = {err = 'ERR ' .. tostring(err)} end
  if info then
    err.source, err.line = info.source, text_of(info.currentline)
  end
  return err
end

return handler, globals, environment
`;
