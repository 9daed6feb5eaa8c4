#!/usr/bin/env node
import '../dist/canton-plan.js';
