// Some of Nest's companions are CommonJS and require() Nest, which is ESM. Jest allows that only
// once Nest has been evaluated, not while it is being loaded beside them.
import '@nestjs/common';
import '@nestjs/core';
