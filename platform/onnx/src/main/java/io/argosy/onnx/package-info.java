/** Files of ONNX as data, and ONNX Runtime as the engine of those that are more than trees and lines. */
@NullMarked
package io.argosy.onnx;

import org.jspecify.annotations.NullMarked;
