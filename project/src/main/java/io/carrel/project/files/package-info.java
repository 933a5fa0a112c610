/**
 * The home's files: safe paths, listing, versions, uploads. Knows nothing of Netty; every call may
 * block.
 */
@NullMarked
package io.carrel.project.files;

import org.jspecify.annotations.NullMarked;
